/// A cell that may declare tests.
package struct TestedCell: Sendable {
  /// The number in the name of its module; of two cells, the newer has the larger.
  package let serial: Int
  package let label: String
  /// The lines that the compiler's text has in front of the user's.
  package let linesBefore: Int
  /// The names of the types it declares, which may be suites.
  package let types: [String]

  package init(serial: Int, label: String, linesBefore: Int, types: [String]) {
    self.serial = serial
    self.label = label
    self.linesBefore = linesBefore
    self.types = types
  }
}
