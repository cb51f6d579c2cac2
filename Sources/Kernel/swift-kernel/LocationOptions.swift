import ArgumentParser
import FoundationEssentials
import KernelInstallation

/// The options that select Jupyter's data directory and the kernel's name.
struct LocationOptions: ParsableArguments {
  @Flag(help: "Use your own Jupyter data directory (the default).")
  var user = false

  @Flag(help: "Use the active Python environment, or that of python3 on the PATH.")
  var sysPrefix = false

  @Option(help: "Use the directory share/jupyter below this path.")
  var prefix: String?

  @Option(help: "The name to register the kernel under.")
  var name = "swift"

  func validate() throws {
    let chosen = (user ? 1 : 0) + (sysPrefix ? 1 : 0) + (prefix == nil ? 0 : 1)
    guard chosen <= 1 else {
      throw ValidationError("Only one of --user, --sys-prefix and --prefix can be given.")
    }
    guard KernelName(name) != nil else {
      throw ValidationError(
        "'\(name)' is not a valid kernel name. Use the letters a to z, digits, '-', '.' and '_'.")
    }
  }

  /// The kernel in the selected directory.
  func installedKernel() async throws -> InstalledKernel {
    guard let name = KernelName(name) else {
      preconditionFailure("validate() has checked the name")
    }
    let environment = ProcessInfo.processInfo.environment
    let location: InstallLocation =
      if let prefix {
        .prefix(try absolute(prefix))
      } else if sysPrefix {
        .prefix(try await PythonEnvironment.prefix(environment: environment))
      } else {
        .user
      }
    guard let directory = location.dataDirectory(environment: environment) else {
      throw ValidationError("HOME is not set, so your data directory is unknown. Use --prefix.")
    }
    return InstalledKernel(named: name, in: directory)
  }

  private func absolute(_ path: String) throws -> String {
    guard !path.isEmpty else { throw ValidationError("The --prefix is empty.") }
    if path.hasPrefix("/") { return path }
    return "\(FileManager.default.currentDirectoryPath)/\(path)"
  }
}
