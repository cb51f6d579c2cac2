import ArgumentParser

/// The command `swift-kernel`: registers the kernel with Jupyter, checks a machine, runs.
@main
struct SwiftKernel: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "swift-kernel",
    abstract: "A Jupyter kernel for Swift whose jobs print under the cell that started them.",
    version: "swift-kernel \(version)",
    subcommands: [
      InstallCommand.self, UninstallCommand.self, DoctorCommand.self, RunCommand.self,
      EnvironmentCommand.self,
    ]
  )
}
