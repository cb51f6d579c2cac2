/// Why a kernel could not be registered or removed.
package enum InstallationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another project's kernel has the name.
  case taken(folder: String)
  /// Nothing is registered there.
  case missing(folder: String)
  /// The system refused.
  case failed(String, folder: String, reason: String)

  package var description: String {
    switch self {
    case .taken(let folder):
      "\(folder) holds another program's kernel. Choose a different --name, or remove that folder."
    case .missing(let folder):
      "No kernel is installed in \(folder)."
    case .failed(let operation, let folder, let reason):
      "Could not \(operation) \(folder): \(reason)"
    }
  }
}
