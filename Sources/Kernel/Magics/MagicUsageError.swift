/// What is wrong with the arguments of a magic.
package struct MagicUsageError: Error, Hashable {
  /// The problem, as a clause that follows the magic's name and a colon.
  ///
  /// For example: `give the numbers of jobs; 'x' is not one`.
  package let complaint: String

  package init(_ complaint: String) {
    self.complaint = complaint
  }
}
