import ArgumentParser
import FoundationEssentials
import KernelInstallation

/// The options that say which of Jupyter's folders and which name is meant.
struct LocationOptions: ParsableArguments {
  @Flag(help: "Use your own Jupyter data folder (the default).")
  var user = false

  @Flag(help: "Use the Python environment that is active, or else that of python3.")
  var sysPrefix = false

  @Option(help: "Use the folder share/jupyter below a path.")
  var prefix: String?

  @Option(help: "The name the kernel is registered under.")
  var name = "swift"

  func validate() throws {
    let chosen = (user ? 1 : 0) + (sysPrefix ? 1 : 0) + (prefix == nil ? 0 : 1)
    guard chosen <= 1 else {
      throw ValidationError("Only one of --user, --sys-prefix and --prefix can be given.")
    }
    guard KernelName(name) != nil else {
      throw ValidationError(
        "'\(name)' is not a kernel name: use the letters a to z, digits, '-', '.' and '_'.")
    }
  }

  /// The folder the options name.
  func installedKernel() async throws -> InstalledKernel {
    guard let name = KernelName(name) else { preconditionFailure("validate() lets no other pass") }
    let environment = ProcessInfo.processInfo.environment
    let location: InstallLocation =
      if let prefix {
        .prefix(try absolute(prefix))
      } else if sysPrefix {
        .prefix(try await PythonEnvironment.prefix(environment: environment))
      } else {
        .user
      }
    guard let folder = location.dataFolder(environment: environment) else {
      throw ValidationError("HOME is not set, so there is no folder of yours; give a --prefix.")
    }
    return InstalledKernel(named: name, in: folder)
  }

  private func absolute(_ path: String) throws -> String {
    guard !path.isEmpty else { throw ValidationError("The --prefix is empty.") }
    if path.hasPrefix("/") { return path }
    return "\(FileManager.default.currentDirectoryPath)/\(path)"
  }
}
