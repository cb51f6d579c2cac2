/// Which displays of a batch run nbclient can still update after the run has ended.
///
/// nbclient finds a display by its index among the run's outputs. With its option `coalesce_streams` it
/// merges the pieces of each stream when the run has ended, without correcting the indexes: an update of
/// a display behind a second piece changes another output, or fails the notebook with an `IndexError`.
/// Displays before it keep their index.
struct UpdatableDisplays: Sendable {
  /// The displays that keep their index.
  fileprivate var steady: Set<String> = []
  /// The displays that do not.
  fileprivate var unsteady: Set<String> = []
  private var streams: Set<String> = []
  /// Whether the indexes of further outputs will change.
  private var isShifted = false

  /// Records a piece of a stream.
  mutating func recordStream(_ name: String) {
    if !streams.insert(name).inserted { isShifted = true }
  }

  /// Records a display, which may be the second one with its identifier.
  mutating func recordDisplay(_ displayID: String) {
    if isShifted {
      unsteady.insert(displayID)
    } else {
      steady.insert(displayID)
    }
  }

  /// Forgets everything, because all outputs are cleared.
  mutating func clear() {
    self = UpdatableDisplays()
  }
}

extension Collection<UpdatableDisplays> {
  /// Whether a display of these runs can be updated everywhere it is shown.
  func contains(_ displayID: String) -> Bool {
    contains { $0.steady.contains(displayID) } && !contains { $0.unsteady.contains(displayID) }
  }
}
