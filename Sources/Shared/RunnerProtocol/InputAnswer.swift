/// The answer to a question put to the user.
package enum InputAnswer: Hashable, Sendable, Codable {
  /// The text typed, without its final line end; pasted text may have several lines.
  case text(String)
  /// The user ended the input.
  case endOfFile
  /// There is no one to ask; the text completes "The cell wants input, but …".
  case refused(String)
}
