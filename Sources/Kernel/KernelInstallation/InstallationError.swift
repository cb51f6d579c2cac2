/// Why a kernel could not be installed or removed.
package enum InstallationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another project's kernel has the name.
  case taken(directory: String)
  /// No kernel has the name.
  case missing(directory: String)
  /// The system refused an operation, such as `write`.
  case failed(String, directory: String, reason: String)

  package var description: String {
    switch self {
    case .taken(let directory):
      "\(directory) contains another program's kernel. Choose another --name, or remove that directory."
    case .missing(let directory):
      "There is no kernel in \(directory). Run `jupyter kernelspec list` to see where kernels are."
    case .failed(let operation, let directory, let reason):
      "Could not \(operation) \(directory): \(reason). Check its permissions, or choose another place "
        + "with --prefix."
    }
  }
}
