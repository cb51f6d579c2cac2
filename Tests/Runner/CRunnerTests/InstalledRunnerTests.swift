import FoundationEssentials
import POSIX
import Testing

/// What the library does to a whole process, in one that is started for it: `crunner-probe`.
@Suite("A process that has the runner's handlers", .timeLimit(.minutes(2)))
struct InstalledRunnerTests {
  private func result(of scenario: String) async throws -> [String] {
    let outcome = try await ChildProcess.run(.init(Self.probe, [scenario]))
    #expect(outcome.status.isSuccess, "\(outcome.status)")
    return String(decoding: outcome.standardOutput, as: UTF8.self).split(separator: "\n")
      .map(String.init)
  }

  /// The program beside the test's own.
  private static var probe: String {
    var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    while directory.path != "/" {
      let path = "\(directory.path)/crunner-probe"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
      directory.deleteLastPathComponent()
    }
    return ".build/debug/crunner-probe"
  }

  @Test("A thread that is abandoned gives back its locks")
  func locks() async throws {
    #expect(try await result(of: "locks") == ["abandoned", "outer true, inner true"])
  }

  @Test("A thread is ended while it waits for a lock, which stays usable")
  func waiting() async throws {
    #expect(try await result(of: "waiting for a lock") == ["stopped", "outer true"])
  }

  @Test("A global value whose computation was cut off is computed once more, and then never again")
  func once() async throws {
    #expect(try await result(of: "once") == ["abandoned", "computed 1 times"])
  }

  @Test("A trap ends its thread alone, with the reason and where it happened")
  func trap() async throws {
    #expect(try await result(of: "trap") == ["signal, frames true", "report true"])
  }

  @Test("A bad address is distinguished from a stack overflow")
  func addresses() async throws {
    #expect(
      try await result(of: "bad address") == ["signal true, address 4000, overflow false"])
    #expect(try await result(of: "stack overflow") == ["signal true, overflow true"])
  }

  @Test("A register that holds no frame ends the walk along a thread's stack without a fault")
  func oddFrames() async throws {
    #expect(try await result(of: "odd frames") == ["[1, 1, 1, 1]", "abandoned"])
  }

  @Test("A thread that ends itself is noticed")
  func leaving() async throws {
    #expect(try await result(of: "leaving") == ["left"])
  }

  @Test("A thread that sleeps is ended at once")
  func sleeping() async throws {
    #expect(try await result(of: "sleeping") == ["stopped"])
  }

  @Test("A thread that holds a lock of the process is ended only after it has released it")
  func staying() async throws {
    #expect(try await result(of: "staying") == ["still here", "stopped"])
  }

  @Test("Text written to either stream, by any call, goes to the runner")
  func streams() async throws {
    #expect(
      try await result(of: "streams").joined(separator: " ")
        == #"stream 1: "by fputs" stream 1: "by puts" stream 1: "\n" stream 2: "by write" "#
        + #"stream 1: "by print" stream 1: "\n""#
    )
  }

  @Test("The descriptors of the runner cannot be closed, and others can")
  func closing() async throws {
    #expect(
      try await result(of: "closing")
        == [
          "close 0, fclose 0", #"stream 1: "still heard""#, #"stream 1: "\n""#, "own 0, again -1",
        ])
  }
}
