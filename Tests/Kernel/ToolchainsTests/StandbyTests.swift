import Glibc
import POSIX
import Testing
import Toolchains

@Suite("Programs that wait for their arguments", .timeLimit(.minutes(10)))
struct StandbyTests {
  private let directory: TemporaryDirectory
  private let linker: StandbyProgram

  init() async throws {
    directory = try TemporaryDirectory(prefix: "standby", in: "/tmp")
    let toolchain = try await Toolchain.find()
    var configuration = ChildProcess.Configuration(toolchain.linker)
    configuration.leadsGroup = true
    linker = StandbyProgram(configuration, argumentPrefix: "\(directory.path)/linker")
  }

  /// Runs the linker on a file that does not exist, of which it then complains.
  private func complaint(about name: String) async throws -> String {
    let outcome = try await linker.run([name])
    #expect(outcome.status == .exited(1))
    return String(decoding: outcome.standardError, as: UTF8.self)
  }

  @Test("A waiting process takes its arguments as they are", arguments: [false, true])
  func arguments(waits: Bool) async throws {
    let name = #"/no where/wei"rd \ na'me.o"#
    if waits { linker.prepare() }
    #expect((linker.processID != nil) == waits)
    #expect(try await complaint(about: name).contains("cannot open \(name):"))
    #expect(linker.processID == nil)
  }

  @Test("A process that ended while it waited is replaced")
  func replacement() async throws {
    linker.prepare()
    let first = try #require(linker.processID)
    linker.prepare()
    #expect(linker.processID == first)
    #expect(kill(first, SIGKILL) == 0)
    while System.isRunning(first) { await Task.yield() }
    #expect(try await complaint(about: "/nowhere.o").contains("cannot open /nowhere.o"))
    linker.prepare()
    #expect(linker.processID != first)
  }

  @Test("A process is ended with the task that runs it")
  func end() async throws {
    linker.prepare()
    let number = try #require(linker.processID)
    let task = Task { [linker] in try await linker.run(["/dev/zero"]) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    while System.isRunning(number) { await Task.yield() }
  }
}
