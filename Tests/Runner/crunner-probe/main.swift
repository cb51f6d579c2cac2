// A process with CRunner installed as in the runner, for the tests of what it does to the whole
// process: each scenario does something to threads or descriptors and says what came of it.

import CRunner
import CRunnerInternals
@preconcurrency import Glibc

// MARK: - The process

/// Standard output as it was before the runner took its place.
let output = dup(STDOUT_FILENO)

func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(output, bytes, bytes.count)
}

nonisolated(unsafe) var stopLevel = CRUNNER_STOP_NONE

var callbacks = crunner_callbacks()
callbacks.write = { stream, bytes, count in
  guard let bytes else { return }
  let text = UnsafeRawBufferPointer(start: bytes, count: count)
  say("stream \(stream): \(String(decoding: text, as: UTF8.self).debugDescription)")
}
callbacks.read = { _, _ in 0 }
callbacks.origin = { nil }
callbacks.stop_level = { stopLevel }
callbacks.wakes = { false }
callbacks.thrown = { _ in }

let endings = crunner_install(callbacks)

/// Waits for a thread to end before its work is done.
func nextEnding() -> crunner_ending {
  var pointer: UnsafeMutablePointer<crunner_ending>?
  let count = withUnsafeMutableBytes(of: &pointer) { read(endings, $0.baseAddress, $0.count) }
  guard count == MemoryLayout.size(ofValue: pointer), let pointer else {
    say("no ending")
    exit(1)
  }
  defer { crunner_ending_free(pointer) }
  return pointer.pointee
}

func describe(_ ending: crunner_ending) -> String {
  switch ending.kind {
  case CRUNNER_ENDING_SIGNAL: "signal"
  case CRUNNER_ENDING_STOPPED: "stopped"
  case CRUNNER_ENDING_ERROR: "error"
  case CRUNNER_ENDING_ABANDONED: "abandoned"
  case CRUNNER_ENDING_LEFT: "left"
  default: "\(ending.kind)"
  }
}

func report(of ending: crunner_ending) -> String {
  withUnsafeBytes(of: ending.report) { bytes in
    String(decoding: bytes.prefix(ending.report_length), as: UTF8.self)
  }
}

typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> Void

func start(_ body: @escaping Body) -> OpaquePointer? {
  crunner_thread_start("probe", 1 << 20, body, nil)
}

/// A flag that threads set and await.
nonisolated(unsafe) let begun = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
sem_init(begun, 0, 0)

/// Nudges a thread until it has ended.
func stop(_ thread: OpaquePointer?) -> crunner_ending {
  stopLevel = CRUNNER_STOP_FORCED
  var request = pollfd(fd: endings, events: Int16(POLLIN), revents: 0)
  repeat { crunner_thread_nudge(thread) } while poll(&request, 1, 10) == 0
  stopLevel = CRUNNER_STOP_NONE
  return nextEnding()
}

// MARK: - The scenarios

nonisolated(unsafe) let outer = crunner_lock_make()
nonisolated(unsafe) let inner = crunner_lock_make()
nonisolated(unsafe) let predicate = UnsafeMutablePointer<Int>.allocate(capacity: 1)
predicate.initialize(to: 0)
nonisolated(unsafe) var computations = 0

// Functions and not closures, which the compiler would take for the main actor's.
nonisolated func abandon(_ context: UnsafeMutableRawPointer?) { crunner_thread_abandon() }
nonisolated func walkOddFrames() -> [Int] {
  var found = [UInt](repeating: 0, count: 4)
  let odd: [UInt] = [.max - 7, .max - 15, 0x1000, 0x1001]
  return odd.map { walk_frames(0x1000, $0, &found, 4) }
}
nonisolated func compute(_ context: UnsafeMutableRawPointer?) { computations += 1 }

@inline(never) func recurse(_ depth: Int) -> Int {
  depth < 0 ? 0 : recurse(depth + 1) &+ recurse(depth &+ 2)
}

let scenarios: [String: () -> Void] = [
  "locks": {
    _ = start { _ in
      _ = crunner_lock_wait(outer, -1)
      _ = crunner_lock_wait(inner, -1)
      crunner_thread_abandon()
    }
    say(describe(nextEnding()))
    say("outer \(crunner_lock_try(outer)), inner \(crunner_lock_try(inner))")
  },
  "waiting for a lock": {
    _ = crunner_lock_wait(outer, -1)
    let thread = start { _ in
      sem_post(begun)
      _ = crunner_lock_wait(outer, -1)
    }
    sem_wait(begun)
    say(describe(stop(thread)))
    crunner_lock_release(outer)
    say("outer \(crunner_lock_try(outer))")
  },
  "once": {
    _ = start { _ in swift_once(predicate, abandon, nil) }
    say(describe(nextEnding()))
    for _ in 1...2 { swift_once(predicate, compute, nil) }
    say("computed \(computations) times")
  },
  "trap": {
    _ = start { _ in fatalError("on purpose") }
    let ending = nextEnding()
    say("\(describe(ending)), frames \(ending.frame_count > 2)")
    say("report \(report(of: ending).contains("on purpose"))")
  },
  "bad address": {
    _ = start { _ in UnsafeMutablePointer<Int>(bitPattern: 0x4000)?.pointee = 1 }
    let ending = nextEnding()
    say(
      "\(describe(ending)) \(ending.signal == SIGSEGV), address \(String(ending.fault_address, radix: 16)),"
        + " overflow \(ending.is_stack_overflow)")
  },
  "stack overflow": {
    _ = start { _ in say("\(recurse(0))") }
    let ending = nextEnding()
    say("\(describe(ending)) \(ending.signal == SIGSEGV), overflow \(ending.is_stack_overflow)")
  },
  "odd frames": {
    _ = start { _ in
      say("\(walkOddFrames())")
      crunner_thread_abandon()
    }
    say(describe(nextEnding()))
  },
  "leaving": {
    _ = start { _ in pthread_exit(nil) }
    say(describe(nextEnding()))
  },
  "sleeping": {
    let thread = start { _ in
      sem_post(begun)
      sleep(600)
    }
    sem_wait(begun)
    say(describe(stop(thread)))
  },
  "staying": {
    let thread = start { _ in
      crunner_stay()
      sem_post(begun)
      while stopLevel == CRUNNER_STOP_NONE { usleep(100) }
      crunner_stop_point()
      say("still here")
      crunner_leave()
      crunner_stop_point()
      say("not reached")
    }
    sem_wait(begun)
    say(describe(stop(thread)))
  },
  "streams": {
    fputs("by fputs", stdout)
    puts("by puts")
    _ = write(STDERR_FILENO, "by write", 8)
    print("by print")
  },
  "closing": {
    say("close \(close(STDOUT_FILENO)), fclose \(fclose(stdout))")
    print("still heard")
    let own = dup(output)
    say("own \(close(own)), again \(close(own))")
  },
]

guard CommandLine.argc == 2, let scenario = scenarios[CommandLine.arguments[1]] else {
  say("unknown scenario")
  exit(64)
}
scenario()
exit(0)
