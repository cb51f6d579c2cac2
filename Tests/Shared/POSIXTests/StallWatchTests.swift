import Glibc
import POSIX
import Testing

@Suite("Processes that make no progress", .timeLimit(.minutes(2)))
struct StallWatchTests {
  private func hasStalled(_ process: ChildProcess, after limit: Duration) async throws -> Bool {
    try await StallWatch.hasStalled(process.pid, after: limit, checkingEvery: .milliseconds(20))
  }

  @Test("One that waits without end stalls")
  func waiting() async throws {
    let process = try ChildProcess(.init("/bin/sleep", ["600"]))
    defer { process.kill() }
    #expect(try await hasStalled(process, after: .milliseconds(100)))
  }

  @Test("One that is stopped stalls at once, whatever the limit is")
  func stopped() async throws {
    let process = try ChildProcess(.init("/bin/sleep", ["600"]))
    defer { process.kill() }
    process.send(signal: SIGSTOP)
    #expect(try await hasStalled(process, after: .seconds(3600)))
  }

  @Test("One that has ended has not stalled")
  func ended() async throws {
    let process = try ChildProcess(.init("/bin/true"))
    _ = await process.outcome()
    #expect(try await !hasStalled(process, after: .seconds(3600)))
  }

  @Test("One that waits for a busy child makes progress")
  func busyChild() async throws {
    var configuration = ChildProcess.Configuration(
      "/bin/sh", ["-c", "timeout 1 sh -c 'while :; do :; done'; true"])
    configuration.leadsGroup = true
    let process = try ChildProcess(configuration)
    defer { process.kill() }
    #expect(try await !hasStalled(process, after: .seconds(60)))
  }
}
