internal import JupyterProtocol

/// Makes a sub-shell.
struct CreateSubshellHandler: RequestHandler {
  let shells: Shells

  func answer(
    _ request: CreateSubshellRequest, in context: RequestContext
  ) -> CreateSubshellReply {
    CreateSubshellReply(subshellID: shells.create())
  }
}

/// Ends a sub-shell, at once for who asks: a cell that runs in it goes on to its end.
struct DeleteSubshellHandler: RequestHandler {
  let shells: Shells

  func answer(
    _ request: DeleteSubshellRequest, in context: RequestContext
  ) throws -> DeleteSubshellReply {
    try shells.delete(request.subshellID)
    return DeleteSubshellReply()
  }
}

/// Answers which sub-shells there are.
struct ListSubshellHandler: RequestHandler {
  let shells: Shells

  func answer(_ request: ListSubshellRequest, in context: RequestContext) -> ListSubshellReply {
    ListSubshellReply(subshellIDs: shells.subshellIDs)
  }
}
