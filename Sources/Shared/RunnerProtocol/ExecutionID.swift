/// Identifies one run of a cell, from its request to the last output of its last job.
///
/// The kernel assigns the identifiers. Output carries the identifier of its run from the moment it
/// is written, so it finds its cell however late it arrives.
package struct ExecutionID: RawRepresentable, Hashable, Sendable, Codable {
  package var rawValue: UInt64

  package init(rawValue: UInt64) {
    self.rawValue = rawValue
  }
}
