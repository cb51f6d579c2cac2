internal import CompilerProtocol
internal import Execution
internal import JupyterProtocol
internal import JupyterPublishing

/// Tells whether a text can run as it is.
struct IsCompleteHandler: RequestHandler {
  let executor: any CellExecutor

  func answer(_ request: IsCompleteRequest, in context: RequestContext) async -> IsCompleteReply {
    switch await executor.completeness(of: request.code) {
    case .complete: IsCompleteReply(status: "complete")
    case .incomplete(let indent): IsCompleteReply(status: "incomplete", indent: indent)
    case .invalid: IsCompleteReply(status: "invalid")
    }
  }
}
