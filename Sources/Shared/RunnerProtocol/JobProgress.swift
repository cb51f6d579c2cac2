/// How far a piece of work has come.
package struct JobProgress: Hashable, Sendable {
  /// How much is done, in whatever unit the work counts.
  package var done: Double
  /// How much there is to do; nothing when nobody knows.
  package var total: Double?
  /// What the work is at.
  package var label: String?

  package init(done: Double, total: Double? = nil, label: String? = nil) {
    self.done = done
    self.total = total
    self.label = label
  }
}
