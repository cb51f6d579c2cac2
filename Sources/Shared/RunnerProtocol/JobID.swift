/// Identifies a job within one runner process; counted from 1 in the order of submission.
package struct JobID: RawRepresentable, Hashable, Sendable, Codable {
  package var rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// The name of a job that has none of its own.
  package var defaultName: String { "job \(rawValue)" }
}
