internal import RunnerProtocol
internal import Synchronization

/// Hands out the identifiers of runs, each once for all shells.
final class ExecutionIdentifiers: Sendable {
  private let last = Atomic<UInt64>(0)

  func next() -> ExecutionID {
    ExecutionID(rawValue: last.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
