/// Names one run of a cell, from its request to the last output of its last job.
///
/// The kernel hands out the identifiers; everything a cell or one of its jobs writes carries the
/// identifier of the run it came from, from the place of writing.
package struct ExecutionID: RawRepresentable, Hashable, Sendable {
  package var rawValue: UInt64

  package init(rawValue: UInt64) {
    self.rawValue = rawValue
  }
}
