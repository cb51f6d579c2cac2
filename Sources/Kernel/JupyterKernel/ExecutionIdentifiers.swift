internal import RunnerProtocol
internal import Synchronization

/// Makes the identifiers of runs, unique among all shells.
final class ExecutionIdentifiers: Sendable {
  private let last = Atomic<UInt64>(0)

  func next() -> ExecutionID {
    ExecutionID(rawValue: last.wrappingAdd(1, ordering: .relaxed).newValue)
  }
}
