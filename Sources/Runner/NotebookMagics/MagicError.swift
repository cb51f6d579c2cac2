/// Why a magic could not be performed.
struct MagicError: Error, CustomStringConvertible {
  /// The problem, and what to do about it.
  var message: String

  var description: String { message }
}
