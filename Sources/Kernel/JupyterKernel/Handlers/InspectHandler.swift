internal import Execution
internal import JupyterProtocol
internal import JupyterPublishing
internal import RunnerProtocol

/// Describes the name under the cursor.
struct InspectHandler: RequestHandler {
  let executor: any CellExecutor

  func answer(_ request: InspectRequest, in context: RequestContext) async -> InspectReply {
    let detail = request.detailLevel.flatMap(InspectionDetail.init) ?? .documentation
    let bundle = await executor.inspection(
      of: request.code, at: request.cursorPosition, detail: detail)
    return InspectReply(data: bundle?.entries.mapValues { .string($0) } ?? [:])
  }
}
