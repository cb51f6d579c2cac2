/// Names a job within one runner process; counted from 1 in the order of submission.
package struct JobID: RawRepresentable, Hashable, Sendable {
  package var rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// What a job is called that was given no name.
  package var defaultName: String { "job \(rawValue)" }
}
