internal import JupyterProtocol
internal import JupyterPublishing

/// Creates a sub-shell.
struct CreateSubshellHandler: RequestHandler {
  let shells: Shells

  func answer(
    _ request: CreateSubshellRequest, in context: RequestContext
  ) -> CreateSubshellReply {
    CreateSubshellReply(subshellID: shells.create())
  }
}

/// Ends a sub-shell; the reply does not wait for a cell that runs in it.
struct DeleteSubshellHandler: RequestHandler {
  let shells: Shells

  func answer(
    _ request: DeleteSubshellRequest, in context: RequestContext
  ) throws -> DeleteSubshellReply {
    try shells.delete(request.subshellID)
    return DeleteSubshellReply()
  }
}

/// Lists the sub-shells.
struct ListSubshellHandler: RequestHandler {
  let shells: Shells

  func answer(_ request: ListSubshellRequest, in context: RequestContext) -> ListSubshellReply {
    ListSubshellReply(subshellIDs: shells.subshellIDs)
  }
}
