/// A question put to the user.
package struct InputQuestion: Hashable, Sendable {
  package var prompt: String
  /// Whether what is typed stays hidden.
  package var isPassword: Bool

  package init(prompt: String, isPassword: Bool = false) {
    self.prompt = prompt
    self.isPassword = isPassword
  }
}
