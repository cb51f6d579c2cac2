/// Adds to the compiler's diagnostics, in one line below them, what the author of a cell can do.
///
/// The compiler knows neither that there are no packages nor which module of the toolchain a name comes
/// from, what other cells call their things, or what a person new to Swift expected.
package struct DiagnosticHints {
  let session: HintedSession

  package init(session: HintedSession) {
    self.session = session
  }

  package func added(to diagnostics: [Diagnostic]) -> [Diagnostic] {
    var known: Set<String> = []
    return diagnostics.map { diagnostic in
      guard let (hint, text) = hint(for: diagnostic), known.insert(text).inserted else {
        return diagnostic
      }
      var diagnostic = diagnostic
      if hint.replacesCandidates { diagnostic.notes.removeAll(where: Self.isCandidate) }
      diagnostic.notes.append(Diagnostic(severity: .note, message: text))
      return diagnostic
    }
  }

  private func hint(for diagnostic: Diagnostic) -> (DiagnosticHint, text: String)? {
    for hint in Self.table {
      if let text = hint.text(for: diagnostic, in: session) { return (hint, text) }
    }
    return nil
  }

  /// Whether a note names a declaration that does not fit.
  private static func isCandidate(_ note: Diagnostic) -> Bool {
    ["candidate ", "incorrect labels for candidate", "found this candidate", "found candidate"]
      .contains { note.message.hasPrefix($0) }
  }
}
