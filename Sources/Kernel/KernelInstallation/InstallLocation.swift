/// A place where Jupyter looks for kernels.
package enum InstallLocation: Hashable, Sendable {
  /// The user's own data directory.
  case user
  /// A Python environment or another prefix, such as `/usr/local`.
  case prefix(String)

  /// Jupyter's data directory there; `nil` when the user has no home.
  ///
  /// The rules are those of `jupyter_core.paths.jupyter_data_dir` on Linux.
  package func dataDirectory(environment: [String: String]) -> String? {
    switch self {
    case .prefix(let prefix):
      return "\(prefix)/share/jupyter"
    case .user:
      if let path = environment.nonEmpty("JUPYTER_DATA_DIR") { return path }
      if let path = environment.nonEmpty("XDG_DATA_HOME") { return "\(path)/jupyter" }
      return environment.nonEmpty("HOME").map { "\($0)/.local/share/jupyter" }
    }
  }
}

extension [String: String] {
  /// The value of a variable that is set and not empty.
  package func nonEmpty(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
