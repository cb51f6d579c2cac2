/// What is wrong with the arguments of a magic.
struct MagicUsageError: Error {
  /// Words that follow the name of the magic: `takes no arguments`.
  let complaint: String

  init(_ complaint: String) {
    self.complaint = complaint
  }
}
