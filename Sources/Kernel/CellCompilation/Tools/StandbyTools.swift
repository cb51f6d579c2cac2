import Limits
import POSIX

/// The programs a cell may go through, of which a process can be started before it is needed.
struct StandbyTools: Sendable {
  let frontend: StandbyProgram
  let linker: StandbyProgram

  /// Names the programs of a toolchain, whose arguments are written into a folder.
  init(of toolchain: Toolchain, folder: String) {
    // What the frontend prints its serialized diagnostics say; the end tells why if it dies.
    frontend = StandbyProgram(
      Self.program(toolchain.frontend, CompilerInvocation.fixedArguments, keeping: 8192),
      argumentPrefix: "\(folder)/frontend", idleLimit: Limits.Compiler.standbyFrontend)
    linker = StandbyProgram(
      Self.program(toolchain.linker, [], keeping: 1 << 20), argumentPrefix: "\(folder)/linker")
  }

  private static func program(
    _ path: String, _ arguments: [String], keeping newest: Int
  ) -> ChildProcess.Configuration {
    var configuration = ChildProcess.Configuration(path, arguments)
    configuration.standardOutput = .discarded
    configuration.standardError = .collected(newest: newest)
    configuration.leadsGroup = true
    return configuration
  }
}
