import ArgumentParser
import KernelInstallation

/// Removes the kernel from Jupyter.
struct UninstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "Remove the kernel from Jupyter.")

  @OptionGroup var location: LocationOptions

  func run() async throws {
    let kernel = try await location.installedKernel()
    try kernel.uninstall()
    print("Removed the kernel '\(location.name)' from \(kernel.directory).")
  }
}
