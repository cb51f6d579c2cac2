import CPOSIX
import Glibc
import Testing

@Suite("Calls that Swift's Glibc leaves out")
struct CPOSIXCallTests {
  @Test("A pipe has the flags it is made with")
  func pipe() {
    var ends: [Int32] = [0, 0]
    #expect(cposix_pipe(&ends, O_CLOEXEC | O_NONBLOCK) == 0)
    defer { for end in ends { close(end) } }
    for end in ends {
      #expect(fcntl(end, F_GETFD) & FD_CLOEXEC != 0)
      #expect(fcntl(end, F_GETFL) & O_NONBLOCK != 0)
    }
  }

  @Test("A wakeup counts, never blocks and is closed for children")
  func eventfd() {
    let descriptor = cposix_eventfd()
    defer { close(descriptor) }
    #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    var count: UInt64 = 3
    #expect(read(descriptor, &count, 8) == -1 && errno == EAGAIN)
    #expect(write(descriptor, &count, 8) == 8)
    #expect(write(descriptor, &count, 8) == 8)
    #expect(read(descriptor, &count, 8) == 8 && count == 6)
  }

  @Test("The limit of a process's memory is read and set")
  func memory() throws {
    var process: pid_t = 0
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("cat"), nil]
    defer { free(arguments[0]) }
    var ends: [Int32] = [0, 0]
    #expect(cposix_pipe(&ends, O_CLOEXEC) == 0)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // It reads from a pipe that stays empty, so it lives until the pipe is closed.
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    #expect(posix_spawn(&process, "/bin/cat", &actions, nil, arguments, environ) == 0)
    #expect(cposix_memory_limit(process) == cposix_memory_limit(getpid()))
    #expect(cposix_limit_memory(process, 300 << 20) == 0)
    #expect(cposix_memory_limit(process) == 300 << 20)
    for end in ends { close(end) }
    var status: Int32 = 0
    #expect(waitpid(process, &status, 0) == process && status == 0)
    #expect(cposix_limit_memory(process, 1) == -1)
  }

  @Test("A name is demangled; what is none is refused")
  func demangling() throws {
    let text = try #require(cposix_demangle("$s6Cell_15thirdSiyF", 19))
    defer { free(text) }
    #expect(String(cString: text) == "Cell_1.third() -> Swift.Int")
    #expect(cposix_demangle("main", 4) == nil)
  }

  @Test("A thread is named, up to 15 bytes")
  func naming() {
    let name = UnsafeMutablePointer<CChar>.allocate(capacity: 17)
    name.initialize(repeating: 0, count: 17)
    defer { name.deallocate() }
    var thread = pthread_t()
    let failure = pthread_create(
      &thread, nil,
      { name in
        cposix_name_thread("fifteen letters")
        let file = open("/proc/thread-self/comm", O_RDONLY)
        _ = read(file, name, 16)
        close(file)
        return nil
      }, name)
    #expect(failure == 0)
    pthread_join(thread, nil)
    #expect(String(cString: name) == "fifteen letters\n")
  }
}
