import ArgumentParser
import FoundationEssentials
import KernelInstallation

/// The Python environment that `--sys-prefix` selects.
enum PythonEnvironment {
  /// The prefix of the active environment, or of the first `python3` on the `PATH`.
  static func prefix(environment: [String: String]) async throws -> String {
    if let active = environment.nonEmpty("VIRTUAL_ENV") ?? environment.nonEmpty("CONDA_PREFIX") {
      return active
    }
    guard
      let python = CommandLineTool("python3", environment: environment),
      let prefix = await python.firstLine(["-c", "import sys; print(sys.prefix)"])
    else {
      throw ValidationError(
        "There is no python3 on the PATH. Activate a Python environment, or use --prefix.")
    }
    return prefix
  }
}
