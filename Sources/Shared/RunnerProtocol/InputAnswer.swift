/// What became of a question put to the user.
package enum InputAnswer: Hashable, Sendable {
  /// What was typed, without the end of the line; may hold several lines when they were pasted.
  case text(String)
  /// The user ended the input.
  case endOfFile
  /// Nobody can be asked; the text is the reason, the rest of "The cell wants input, but …".
  case refused(String)
}
