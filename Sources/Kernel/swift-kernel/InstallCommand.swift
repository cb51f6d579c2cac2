import ArgumentParser
import FoundationEssentials
import KernelInstallation
import KernelVariables
import POSIX
import Toolchains
import ZeroMQ

/// Registers the kernel with Jupyter.
struct InstallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Register the kernel with Jupyter.",
    discussion: """
      Jupyter will start the program in this directory; if you move it, install again. Cells will be \
      compiled with the Swift toolchain found now. The first run takes a while, as it fills the \
      compiler's cache.
      """
  )

  @OptionGroup var location: LocationOptions

  @Option(help: "The name shown in the list of kernels.")
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
      executable: Self.program(), displayName: displayName,
      environment: await Self.storedVariables(from: environment))
    // A front-end that relied on it would wait for an answer forever.
    if !supportsEncryption { specification.metadata["supported_encryption"] = nil }
    try kernel.install(specification)
    print("Installed the kernel '\(location.name)' in \(kernel.directory).")
    print(await CacheWarming(environment: environment).run())
    print(
      """
      Next:
        jupyter console --kernel \(location.name)    a prompt
        jupyter lab                       a notebook: choose \(displayName ?? "Swift")
        swift-kernel doctor               if something does not work
      """)
  }

  /// The variables for `kernel.json`: the toolchain, which a front-end started from a desktop may not
  /// find.
  private static func storedVariables(from environment: [String: String]) async -> [String: String]
  {
    guard let toolchain = try? await Toolchain.find(environment: environment) else { return [:] }
    return [KernelVariable.toolchain.name: toolchain.root]
  }

  /// The program Jupyter is to start: the launcher, or this program where there is none.
  private static func program() throws -> String {
    let launcher = "\(try System.executableDirectory)/swift-kernel-launcher"
    return System.isExecutableFile(launcher) ? launcher : try System.executable
  }
}
