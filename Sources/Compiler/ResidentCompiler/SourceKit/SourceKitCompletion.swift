/// A completion result in a response of sourcekitd.
struct SourceKitCompletion: CompletionResult {
  private let value: Response.Value
  /// Owns the value.
  private let response: Response

  init(value: Response.Value, response: Response) {
    self.value = value
    self.response = response
  }

  var name: String { value[text: .name] ?? "" }
  var module: String { value[text: .moduleName] ?? "" }
  var description: String { value[text: .description] ?? "" }
  var typeName: String { value[text: .typeName] ?? "" }
  var documentation: String { value[text: .documentationBrief] ?? "" }
  var insertion: String { value[text: .sourceText] ?? "" }
  var sourceKind: String { value[identifier: .kind]?.name ?? "" }
  var needsOptionalChaining: Bool { value[number: .bytesToErase] == 1 }

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
