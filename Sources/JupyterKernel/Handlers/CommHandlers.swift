internal import JupyterProtocol

/// Answers which comms are open: none, as long as nothing in the kernel opens one.
struct CommInfoHandler: RequestHandler {
  func answer(_ request: CommInfoRequest, in context: RequestContext) -> CommInfoReply {
    CommInfoReply()
  }
}

/// Closes at once whatever comm a front-end opens: the kernel has no target for any.
struct CommOpenHandler: NoticeHandler {
  let publisher: OutputPublisher

  func notice(_ notice: CommOpen, in context: RequestContext) throws {
    let close = CommClose(commID: notice.commID)
    publisher.answer(try .publish(close, for: context.parentHeader))
  }
}
