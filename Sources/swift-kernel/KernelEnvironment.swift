import FoundationEssentials
import KernelInstallation

/// The variables a kernel needs and a front-end started from a desktop may not have.
enum KernelEnvironment {
  /// The variable that names the folder `usr` of the toolchain.
  static let toolchainVariable = "SWIFT_KERNEL_TOOLCHAIN"

  /// What `kernel.json` keeps of the environment at hand.
  static func kept(from environment: [String: String]) -> [String: String] {
    guard let toolchain = toolchain(environment: environment) else { return [:] }
    return [toolchainVariable: toolchain]
  }

  /// The folder `usr` of the toolchain cells will be compiled with, or nothing if there is none.
  static func toolchain(environment: [String: String]) -> String? {
    if let folder = environment.nonEmpty(toolchainVariable) { return folder }
    guard let compiler = CommandLineTool("swiftc", environment: environment) else { return nil }
    let resolved = URL(filePath: compiler.path).resolvingSymlinksInPath()
    return resolved.deletingLastPathComponent().deletingLastPathComponent().path
  }
}
