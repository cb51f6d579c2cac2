/// How a shell command ended.
package enum CommandEnd: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  case exited(Int32)
  /// Ended by a signal, such as `SIGKILL`.
  case signalled(String)

  package var isSuccess: Bool { self == .exited(0) }

  package var description: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .signalled(let name): "ended by \(name)"
    }
  }

  package var debugDescription: String { description }
}
