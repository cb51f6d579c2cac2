/// Which displays of a run a runner of whole notebooks can still update once the run has ended.
///
/// nbclient finds them by their place among the run's outputs. With its option `coalesce_streams` it
/// merges the pieces of each stream when the run has ended and leaves the places as they were, so that
/// an update of what stood behind a second piece hits another output, or ends the whole run with an
/// `IndexError`. What stood before it keeps its place.
struct UpdatableDisplays: Sendable {
  /// Those that keep their place.
  fileprivate var steady: Set<String> = []
  /// Those that do not.
  fileprivate var unsteady: Set<String> = []
  private var streams: Set<String> = []
  /// Whether the places of outputs to come will change.
  private var isShifted = false

  /// Takes note of a piece of a stream.
  mutating func noteStream(_ name: String) {
    if !streams.insert(name).inserted { isShifted = true }
  }

  /// Takes note of a display, which may be a second one of its name.
  mutating func noteDisplay(_ displayID: String) {
    if isShifted {
      unsteady.insert(displayID)
    } else {
      steady.insert(displayID)
    }
  }

  /// Takes note that all outputs are taken away.
  mutating func clear() {
    self = UpdatableDisplays()
  }
}

extension Collection<UpdatableDisplays> {
  /// Whether a display of any of the runs can be updated, wherever else it is shown.
  func contains(_ displayID: String) -> Bool {
    contains { $0.steady.contains(displayID) } && !contains { $0.unsteady.contains(displayID) }
  }
}
