internal import JupyterHistory
internal import JupyterProtocol
internal import JupyterPublishing

/// Lists cells that were run before.
struct HistoryHandler: RequestHandler {
  let history: History

  func answer(_ request: HistoryRequest, in context: RequestContext) async throws -> HistoryReply {
    let entries = try await history.entries(for: request, of: context.header.subshellID)
    return HistoryReply(
      history: entries.map { entry in
        let text: JSONValue =
          request.includesOutput
          ? [.string(entry.input), entry.output.map { .string($0) } ?? .null]
          : .string(entry.input)
        return [.integer(entry.session), .integer(entry.number), text]
      })
  }
}
