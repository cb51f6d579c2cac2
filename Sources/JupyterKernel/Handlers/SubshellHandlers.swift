internal import JupyterProtocol

/// Says why there are no sub-shells: cells build on one another, so they run one at a time.
///
/// What front-ends use sub-shells for works without: everything but cells is answered while a cell
/// runs, comm messages included. So the feature `kernel subshells` is not announced.
struct CreateSubshellHandler: RequestHandler {
  func answer(
    _ request: CreateSubshellRequest, in context: RequestContext
  ) throws -> CreateSubshellReply {
    throw RequestRefusal(
      name: "SubshellsNotSupported",
      reason: "This kernel has no subshells: it runs one cell at a time. "
        + "Comm messages, completion and inspection are answered while a cell runs; "
        + "for work beside the cells use run { … }.")
  }
}

/// Says that there is no such sub-shell.
struct DeleteSubshellHandler: RequestHandler {
  func answer(
    _ request: DeleteSubshellRequest, in context: RequestContext
  ) throws -> DeleteSubshellReply {
    throw RequestRefusal.unknownSubshell(request.subshellID)
  }
}

/// Answers which sub-shells there are: none.
struct ListSubshellHandler: RequestHandler {
  func answer(_ request: ListSubshellRequest, in context: RequestContext) -> ListSubshellReply {
    ListSubshellReply(subshellIDs: [])
  }
}
