import ArgumentParser
import FoundationEssentials
import KernelInstallation

/// The Python environment whose Jupyter is meant by `--sys-prefix`.
enum PythonEnvironment {
  /// The prefix of the environment that is active, or of the first `python3` on the path.
  static func prefix(environment: [String: String]) async throws -> String {
    if let active = environment.nonEmpty("VIRTUAL_ENV") ?? environment.nonEmpty("CONDA_PREFIX") {
      return active
    }
    guard
      let python = CommandLineTool("python3", environment: environment),
      let prefix = await python.firstLine(["-c", "import sys; print(sys.prefix)"])
    else {
      throw ValidationError(
        "There is no python3 to ask for its prefix. Activate an environment, or use --prefix.")
    }
    return prefix
  }
}
