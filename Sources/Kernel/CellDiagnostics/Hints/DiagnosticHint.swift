/// One kind of diagnostic, and what the author of the cell can do about it.
struct DiagnosticHint: Sendable {
  /// The ways in which the compiler words it.
  let messages: [MessagePattern]
  /// Whether the candidates that the compiler has tried are beside the point.
  var replacesCandidates = false
  /// The hint, if there is one for this diagnostic.
  let advice: @Sendable (HintedDiagnostic) -> String?

  init(
    _ messages: MessagePattern..., replacesCandidates: Bool = false,
    advice: @escaping @Sendable (HintedDiagnostic) -> String?
  ) {
    self.messages = messages
    self.replacesCandidates = replacesCandidates
    self.advice = advice
  }

  func text(for diagnostic: Diagnostic, in session: HintedSession) -> String? {
    for message in messages {
      guard let gaps = message.gaps(in: diagnostic.message) else { continue }
      return advice(HintedDiagnostic(diagnostic: diagnostic, gaps: gaps, session: session))
    }
    return nil
  }
}
