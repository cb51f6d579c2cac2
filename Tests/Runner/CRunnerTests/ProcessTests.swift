import POSIX
import Testing

@Suite("Families of processes", .timeLimit(.minutes(2)))
struct ProcessTests {
  /// A shell with a child in a session of its own, and what they write as their numbers.
  private func start(_ mark: String) throws -> (child: ChildProcess, processes: [Int32]) {
    var configuration = ChildProcess.Configuration(
      "/bin/sh", ["-c", "setsid sh -c 'echo $$ >&3; sleep 600; true' & echo $$ >&3; wait"],
      environment: Environment.current.merging([ProcessFamily.variable: mark]) { $1 })
    let (reading, writing) = try FileDescriptor.pipe().release()
    let reader = FileDescriptor(owning: reading)
    configuration.inherited = [3: writing]
    let child = try ChildProcess(configuration)
    _ = FileDescriptor(owning: writing)
    var text = ""
    while text.count(where: \.isNewline) < 2 {
      text += String(decoding: try reader.read(atMost: 100), as: UTF8.self)
    }
    return (child, text.split(whereSeparator: \.isNewline).compactMap { Int32($0) })
  }

  @Test("All processes with a mark or what continues it are killed, and no others")
  func marks() async throws {
    let mark = ProcessFamily.newMark()
    let (doomed, its) = try start("\(mark)/j1/c2")
    let (spared, others) = try start("\(mark)/j10")
    #expect(ProcessFamily(mark: "\(mark)/j").count == 0)
    #expect(ProcessFamily(mark: mark).count >= 4)
    ProcessFamily(mark: "\(mark)/j1").end()
    #expect(its.allSatisfy { ProcessUsage(id: $0)?.isOver ?? true })
    #expect(others.allSatisfy { ProcessUsage(id: $0)?.isOver == false })
    ProcessFamily(mark: mark).end()
    #expect(ProcessFamily(mark: mark).count == 0)
    _ = await (doomed.outcome(), spared.outcome())
  }

  @Test("A root belongs to the family with its descendants, even if they have dropped the mark")
  func roots() async throws {
    let child = try ChildProcess(
      .init("/usr/bin/env", ["-i", "/bin/sh", "-c", "/usr/bin/setsid /bin/sleep 600; true"]))
    var family = ProcessFamily(mark: ProcessFamily.newMark())
    family.roots = [child.pid]
    // The shell and what it has started.
    while family.count < 2 { await Task.yield() }
    family.end()
    #expect(family.count == 0)
    #expect(await child.outcome().status == .signalled(9))
  }
}
