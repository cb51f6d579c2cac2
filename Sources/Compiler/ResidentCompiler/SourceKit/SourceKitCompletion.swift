/// A completion result in a response of sourcekitd.
struct SourceKitCompletion: CompletionResult {
  private let value: Response.Value
  /// Owns the value.
  private let response: Response
  /// Whether its description and type have markup.
  private let isAnnotated: Bool

  init(value: Response.Value, response: Response, isAnnotated: Bool) {
    self.value = value
    self.response = response
    self.isAnnotated = isAnnotated
  }

  var name: String { value[text: .name] ?? "" }
  var module: String { value[text: .moduleName] ?? "" }
  var description: String { plain(value[text: .description] ?? "") }
  var typeName: String { plain(value[text: .typeName] ?? "") }
  var documentation: String { value[text: .documentationBrief] ?? "" }
  var insertion: String { value[text: .sourceText] ?? "" }
  var sourceKind: String { value[identifier: .kind]?.name ?? "" }
  var needsOptionalChaining: Bool { value[number: .bytesToErase] == 1 }

  private func plain(_ text: String) -> String {
    guard isAnnotated else { return text }
    return AnnotatedText.plain(text.replacing("<callarg.default/>", with: " = …"))
  }

  var context: CompletionContext {
    guard let identifier = value[identifier: .context] else { return .elsewhere }
    return Self.contexts.first { $0.identifier == identifier }?.context ?? .elsewhere
  }

  var hasExpectedType: Bool {
    guard let relation = value[identifier: .typeRelation] else { return false }
    return Self.expected.contains(relation)
  }

  func withName<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    value.withBytes(of: .name, body)
  }

  func withModule<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    value.withBytes(of: .moduleName, body)
  }

  private static let contexts: [(identifier: Identifier, context: CompletionContext)] = [
    ("exprspecific", .expression), ("local", .local), ("thisclass", .ownType),
    ("superclass", .inheritedType), ("outsidenominal", .outerType), ("thismodule", .ownModule),
  ].map { (Identifier("source.codecompletion.context.\($0)"), $1) }

  private static let expected = ["convertible", "identical"].map {
    Identifier("source.codecompletion.typerelation.\($0)")
  }
}
