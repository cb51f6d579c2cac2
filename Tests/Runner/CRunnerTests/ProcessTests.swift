import CRunner
import CRunnerInternals
import POSIX
import Synchronization
import Testing

@Suite("Processes that end with the runner", .serialized, .timeLimit(.minutes(2)))
struct ProcessTests {
  /// The session that is to be killed; a C function has no context.
  private static let session = Atomic<Int32>(0)

  /// A shell and its child, in a session of their own, which the shell's number names.
  private func start() async throws -> (child: ChildProcess, processes: [Int32]) {
    var configuration = ChildProcess.Configuration(
      "/usr/bin/setsid", ["/bin/sh", "-c", "sleep 600 & echo $$ $! >&3; wait"])
    let (reading, writing) = try FileDescriptor.pipe().release()
    let reader = FileDescriptor(owning: reading)
    let writer = FileDescriptor(owning: writing)
    configuration.inherited = [3: writer.number]
    let child = try ChildProcess(configuration)
    let line = String(decoding: try reader.read(atMost: 100), as: UTF8.self)
    return (child, line.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) })
  }

  private func waitForEnd(of processes: [Int32]) async throws {
    while processes.contains(where: System.isRunning) {
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  @Test("All processes of a session are killed, and none of another")
  func sessions() async throws {
    let (doomed, its) = try await start()
    let (spared, others) = try await start()
    try #require(its.count == 2 && others.count == 2)
    Self.session.store(its[0], ordering: .relaxed)
    let haveBeen = kill_sessions { $0 == Self.session.load(ordering: .relaxed) }
    #expect(haveBeen)
    try await waitForEnd(of: its)
    #expect(others.allSatisfy(System.isRunning))
    let areLeft = kill_sessions { $0 == Self.session.load(ordering: .relaxed) }
    #expect(!areLeft)
    Self.session.store(others[0], ordering: .relaxed)
    _ = kill_sessions { $0 == Self.session.load(ordering: .relaxed) }
    try await waitForEnd(of: others)
    _ = await (doomed.outcome(), spared.outcome())
  }

  @Test("The groups that are remembered are killed, with what else is in their sessions")
  func groups() async throws {
    let (doomed, its) = try await start()
    let (spared, others) = try await start()
    try #require(its.count == 2 && others.count == 2)
    crunner_add_group(its[0])
    crunner_add_group(others[0])
    crunner_remove_group(others[0])
    crunner_kill_groups()
    try await waitForEnd(of: its)
    #expect(others.allSatisfy(System.isRunning))
    crunner_remove_group(its[0])
    crunner_add_group(others[0])
    crunner_kill_groups()
    crunner_remove_group(others[0])
    try await waitForEnd(of: others)
    _ = await (doomed.outcome(), spared.outcome())
  }
}
