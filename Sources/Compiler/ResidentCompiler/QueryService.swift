internal import CompilerProtocol

/// Answers questions about code, one at a time.
final class QueryService {
  private var completions: CompletionQuery
  private var declarations: DeclarationQuery

  init(_ service: SourceKit) {
    completions = CompletionQuery(service: service)
    declarations = DeclarationQuery(service: service)
  }

  func answer(_ question: CodeQuestion) -> CodeAnswer {
    switch question.subject {
    case .candidates(let prefix, let limit):
      return completions.results(for: question).map { results in
        let candidates = CandidateList(
          results, prefix: prefix, hiddenModules: Set(question.hiddenModules))
        return .candidates(candidates.best(limit))
      }.answer
    case .declaration(let name):
      return declarations.declaration(of: name, for: question).flatMap { found in
        if let found { return .success(.declaration(found)) }
        // sourcekitd may know nothing about a name in unfinished code, yet complete it.
        return completions.results(for: question).map { results in
          .declaration(CandidateList.declaration(of: name, in: results))
        }
      }.answer
    }
  }
}

/// Why sourcekitd did not answer, in its own words.
struct QueryFailure: Error {
  var reason: String

  static let refused = QueryFailure(reason: "sourcekitd takes no requests")
}

extension Result<CodeAnswer, QueryFailure> {
  fileprivate var answer: CodeAnswer {
    switch self {
    case .success(let answer): answer
    case .failure(let failure): .failed(failure.reason)
    }
  }
}
