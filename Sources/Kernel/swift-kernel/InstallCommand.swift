import ArgumentParser
import FoundationEssentials
import KernelInstallation
import ZeroMQ

/// Registers the kernel with Jupyter.
struct InstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Register the kernel with Jupyter.",
    discussion: """
      Jupyter then starts this very program, so leave it where it is or install again. The Swift \
      toolchain found now is the one cells will be compiled with; first cells are compiled with it \
      at once, to fill the compiler's cache.
      """
  )

  @OptionGroup var location: LocationOptions

  @Option(help: "The name people see when they choose a kernel.")
  var displayName: String?

  func validate() throws {
    if let displayName, displayName.allSatisfy(\.isWhitespace) {
      throw ValidationError("The --display-name is empty.")
    }
  }

  func run() async throws {
    let kernel = try await location.installedKernel()
    let environment = ProcessInfo.processInfo.environment
    var specification = try KernelSpecification(
      executable: OwnExecutable.startedByJupyter(), displayName: displayName,
      environment: await KernelEnvironment.kept(from: environment))
    // A front-end that believed in it would wait for an answer for ever.
    if !supportsEncryption { specification.metadata["supported_encryption"] = nil }
    try kernel.install(specification)
    print("Installed the kernel '\(location.name)' in \(kernel.folder).")
    print(await CacheWarming(environment: environment).run())
    print(
      """
      Next:
        jupyter console --kernel \(location.name)    a prompt
        jupyter lab                       a notebook: choose \(displayName ?? "Swift")
        swift-kernel doctor               if something does not work
      """)
  }
}
