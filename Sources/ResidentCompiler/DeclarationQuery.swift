internal import CompilerProtocol

/// Asks what the name at a place means.
struct DeclarationQuery {
  let service: SourceKit

  /// Finds the declaration; nothing if the compiler sees none.
  func declaration(for question: CodeQuestion) -> Result<Declaration?, QueryFailure> {
    guard let opening = Request(.openDocument), let closing = Request(.closeDocument),
      let request = Request(.cursorInformation)
    else { return .failure(QueryFailure(reason: "sourcekitd takes no requests")) }
    opening.set(.name, question.document)
    opening.set(.sourceText, question.text)
    opening.set(.compilerArguments, question.arguments)
    opening.set(.isSyntacticOnly, 1)
    for feature in [Identifier.enablesSyntaxMap, .enablesStructure, .enablesDiagnostics] {
      opening.set(feature, 0)
    }
    closing.set(.name, question.document)
    request.set(.sourceFile, question.document)
    request.set(.primaryFile, question.document)
    request.set(.offset, question.offset)
    request.set(.compilerArguments, question.arguments)

    if let reason = service.send(opening).failure {
      return .failure(QueryFailure(reason: reason))
    }
    defer { _ = service.send(closing) }
    let response = service.send(request)
    if let reason = response.failure { return .failure(QueryFailure(reason: reason)) }
    return .success(Self.declaration(in: response.value))
  }

  private static func declaration(in value: Response.Value) -> Declaration? {
    guard let name = value[text: .name] else { return nil }
    var text = value[text: .annotatedDeclaration].map(AnnotatedText.plain) ?? ""
    if text.isEmpty { text = "import \(name)" }
    // A type's name before `(` means its initializer, too.
    for symbol in value[array: .secondarySymbols] {
      if let more = symbol[text: .annotatedDeclaration] {
        text += "\n" + AnnotatedText.plain(more)
      }
    }
    return Declaration(
      name: name, text: text, documentation: value[text: .documentation] ?? "",
      module: value[text: .moduleName] ?? "", offset: value[number: .offset])
  }
}
