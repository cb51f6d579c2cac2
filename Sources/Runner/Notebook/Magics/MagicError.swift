/// A magic that could not be performed.
struct MagicError: Error, CustomStringConvertible {
  /// What is wrong, and what to do about it.
  var message: String

  var description: String { message }
}
