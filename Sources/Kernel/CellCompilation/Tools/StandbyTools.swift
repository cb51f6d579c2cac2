import Limits
import POSIX
import Toolchains

/// The programs that compile and link a cell, each with a process that can be started in advance.
struct StandbyTools: Sendable {
  let frontend: StandbyProgram
  let linker: StandbyProgram

  /// Describes the programs of a toolchain, whose arguments are written to files in a directory.
  init(of toolchain: Toolchain, directory: String) {
    // The frontend also prints its diagnostics, which are read from a file; if it crashes, the last
    // lines say why.
    frontend = StandbyProgram(
      Self.program(
        toolchain.frontend, CompilerInvocation.fixedArguments,
        keeping: Limits.Processes.compilerErrors),
      argumentPrefix: "\(directory)/frontend",
      idle: IdleRelease(usual: Limits.Compiler.standbyFrontend))
    linker = StandbyProgram(
      Self.program(toolchain.linker, [], keeping: Limits.Processes.linkerErrors),
      argumentPrefix: "\(directory)/linker")
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
