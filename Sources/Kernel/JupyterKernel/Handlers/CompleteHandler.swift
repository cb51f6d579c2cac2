internal import Execution
internal import JupyterProtocol
internal import JupyterPublishing

/// Completes the word at the cursor.
struct CompleteHandler: RequestHandler {
  /// Where front-ends look for the kind of each match; not in the specification, but common practice of
  /// ipykernel and JupyterLab.
  private static let typesKey = "_jupyter_types_experimental"

  let executor: any CellExecutor

  func answer(_ request: CompleteRequest, in context: RequestContext) async -> CompleteReply {
    let completions = await executor.completions(in: request.code, at: request.cursorPosition)
    let (start, end) = (completions.replaced.lowerBound, completions.replaced.upperBound)
    let types: [JSONValue] = completions.matches.map { match in
      [
        "start": .integer(start), "end": .integer(end), "text": .string(match.text),
        "type": .string(match.kind), "signature": .string(match.signature),
      ]
    }
    return CompleteReply(
      matches: completions.matches.map(\.text), cursorStart: start, cursorEnd: end,
      metadata: [Self.typesKey: .array(types)])
  }
}
