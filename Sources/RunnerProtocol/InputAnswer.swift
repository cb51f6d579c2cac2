/// What became of a question put to the user.
package enum InputAnswer: Hashable, Sendable {
  /// What was typed, without the end of the line; may hold several lines when they were pasted.
  case text(String)
  /// The user ended the input.
  case endOfFile
  /// The front-end takes no input; the sentence says so.
  case refused(String)
}
