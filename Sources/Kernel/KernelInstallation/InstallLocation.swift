/// Where Jupyter looks for what is installed, as far as the kernel may choose.
package enum InstallLocation: Hashable, Sendable {
  /// The user's own data folder.
  case user
  /// A Python environment or another prefix, such as `/usr/local`.
  case prefix(String)

  /// The folder Jupyter calls its data folder, or nothing when the user has no home.
  ///
  /// The rules are those of `jupyter_core.paths.jupyter_data_dir` on Linux.
  package func dataFolder(environment: [String: String]) -> String? {
    switch self {
    case .prefix(let prefix):
      return "\(prefix)/share/jupyter"
    case .user:
      if let folder = environment.nonEmpty("JUPYTER_DATA_DIR") { return folder }
      if let folder = environment.nonEmpty("XDG_DATA_HOME") { return "\(folder)/jupyter" }
      return environment.nonEmpty("HOME").map { "\($0)/.local/share/jupyter" }
    }
  }
}

extension [String: String] {
  /// The value of a variable that is set to something.
  package func nonEmpty(_ name: String) -> String? {
    self[name].flatMap { $0.isEmpty ? nil : $0 }
  }
}
