internal import CompilerProtocol

/// Asks sourcekitd what the name at a position means.
///
/// The latest text stays open in sourcekitd, which then reads it only once for several questions.
struct DeclarationQuery {
  private struct Document: Hashable {
    var path: String
    var text: String
    var arguments: [String]
  }

  private let service: SourceKit
  private var opened: Document?

  init(service: SourceKit) {
    self.service = service
  }

  /// Finds the declaration of a name; `nil` if the compiler sees none.
  mutating func declaration(
    of word: String, for question: CodeQuestion
  ) -> Result<Declaration?, QueryFailure> {
    let document = Document(
      path: question.document, text: question.text, arguments: question.arguments)
    guard let request = Request(.cursorInformation) else { return .failure(.refused) }
    if let failure = open(document) { return .failure(failure) }
    request.set(.sourceFile, document.path)
    request.set(.primaryFile, document.path)
    request.set(.offset, question.offset)
    request.set(.compilerArguments, document.arguments)
    let response = service.send(request)
    if let reason = response.failure { return .failure(QueryFailure(reason: reason)) }
    let found = Self.declaration(in: response.value)
    return .success(found.flatMap { $0.isNamed(by: word) ? $0 : nil })
  }

  /// Opens a text in sourcekitd in place of the previous one.
  private mutating func open(_ document: Document) -> QueryFailure? {
    guard opened != document else { return nil }
    guard let closing = Request(.closeDocument), let opening = Request(.openDocument) else {
      return .refused
    }
    if let opened {
      closing.set(.name, opened.path)
      _ = service.send(closing)
      self.opened = nil
    }
    opening.set(.name, document.path)
    opening.set(.sourceText, document.text)
    opening.set(.compilerArguments, document.arguments)
    opening.set(.isSyntacticOnly, 1)
    for feature in [Identifier.enablesSyntaxMap, .enablesStructure, .enablesDiagnostics] {
      opening.set(feature, 0)
    }
    if let reason = service.send(opening).failure { return QueryFailure(reason: reason) }
    opened = document
    return nil
  }

  private static func declaration(in value: Response.Value) -> Declaration? {
    guard let name = value[text: .name] else { return nil }
    var text = value[text: .annotatedDeclaration].map(AnnotatedText.declaration) ?? ""
    if text.isEmpty { text = "import \(name)" }
    // The name of a type before `(` also means its initializer.
    for symbol in value[array: .secondarySymbols] {
      if let more = symbol[text: .annotatedDeclaration] {
        text += "\n" + AnnotatedText.declaration(more)
      }
    }
    return Declaration(
      name: name, text: text, documentation: value[text: .documentation] ?? "",
      module: value[text: .moduleName] ?? "", offset: value[number: .offset],
      overloads: overloads(in: value, of: text))
  }

  /// The declarations of the same name beside the one that a call was resolved to, without repetitions.
  private static func overloads(in value: Response.Value, of text: String) -> [String] {
    var seen: Set = [text]
    return value[array: .relatedDeclarations]
      .compactMap { $0[text: .annotatedDeclaration].map(AnnotatedText.declaration) }
      .filter { seen.insert($0).inserted }
  }
}
