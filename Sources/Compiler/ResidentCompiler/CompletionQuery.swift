internal import CompilerProtocol
internal import Limits

/// Asks sourcekitd what may stand at a position.
///
/// The name being typed is removed from the text, so that the question stays the same with every
/// letter. The latest results are kept to answer it at once.
struct CompletionQuery {
  private struct Key: Hashable {
    var text: String
    var offset: Int
    var arguments: [String]
    /// Whether the results tell which parameters have defaults, which takes longer for thousands of them.
    var isAnnotated = false
  }

  private let service: SourceKit
  private var newest: (key: Key, response: Response)?

  init(service: SourceKit) {
    self.service = service
    guard let request = Request(.configure) else { return }
    request.set(.completionReuseLimit, Limits.Compiler.reusedCompletions)
    _ = service.send(request)
  }

  mutating func results(for question: CodeQuestion) -> Result<[SourceKitCompletion], QueryFailure> {
    var key = Key(text: question.text, offset: question.offset, arguments: question.arguments)
    if case .declaration(let name) = question.subject {
      key.text = key.text.removing(name, atByte: question.offset)
      key.isAnnotated = true
    }
    if let newest, newest.key == key { return .success(Self.results(in: newest.response, of: key)) }
    newest = nil
    guard let request = Request(.complete) else { return .failure(.refused) }
    request.set(.sourceFile, question.document)
    request.set(.sourceText, key.text)
    request.set(.offset, question.offset)
    request.set(.compilerArguments, question.arguments)
    if key.isAnnotated { request.set(.annotatesDescriptions, in: .completionOptions) }
    let response = service.send(request)
    if let reason = response.failure { return .failure(QueryFailure(reason: reason)) }
    newest = (key, response)
    return .success(Self.results(in: response, of: key))
  }

  private static func results(in response: Response, of key: Key) -> [SourceKitCompletion] {
    response.value[array: .results].map {
      SourceKitCompletion(value: $0, response: response, isAnnotated: key.isAnnotated)
    }
  }
}
