/// A question put to the user.
package struct InputQuestion: Hashable, Sendable, Codable {
  package var prompt: String
  /// Whether the typed text stays hidden.
  package var isPassword: Bool

  package init(prompt: String, isPassword: Bool = false) {
    self.prompt = prompt
    self.isPassword = isPassword
  }
}
