internal import Execution
internal import JupyterProtocol
internal import Logging
internal import RunnerProtocol

/// Answers which comms are open.
struct CommInfoHandler: RequestHandler {
  let comms: OpenComms

  func answer(_ request: CommInfoRequest, in context: RequestContext) -> CommInfoReply {
    let targets = comms.targets(named: request.targetName)
    return CommInfoReply(comms: targets.mapValues { ["target_name": .string($0)] })
  }
}

/// Passes on a comm that a front-end opens; closes it when nobody can serve it.
struct CommOpenHandler: NoticeHandler {
  let relay: CommRelay

  func notice(_ notice: CommOpen, in context: RequestContext) async throws {
    let event = try CommEvent(
      notice.commID, .open(target: notice.targetName), notice.data, in: context)
    relay.comms.receive(event, in: context)
    guard notice.targetName != WidgetStateReply.controlTarget else { return }
    try await relay.deliver(event, in: context)
  }
}

/// Passes on what a front-end says on a comm.
struct CommMessageHandler: NoticeHandler {
  let relay: CommRelay

  func notice(_ notice: CommMessage, in context: RequestContext) async throws {
    guard let target = relay.comms.target(of: notice.commID) else {
      relay.logger.notice("Dropped a message for a comm that is not open: \(notice.commID)")
      return
    }
    guard target != WidgetStateReply.controlTarget else {
      try answer(notice, in: context)
      return
    }
    let event = try CommEvent(notice.commID, .message, notice.data, in: context)
    relay.comms.receive(event, in: context)
    try await relay.deliver(event, in: context)
  }

  /// Tells a front-end, such as one whose page was loaded again, the state of every widget.
  private func answer(_ question: CommMessage, in context: RequestContext) throws {
    guard question.data?["method"] == "request_states" else { return }
    let states = WidgetStateReply(relay.comms.widgets)
    let answer = CommMessage(commID: question.commID, data: states.data)
    relay.publisher.answer(
      try .publish(answer, for: context.parentHeader, buffers: states.buffers))
  }
}

/// Passes on that a front-end closes a comm.
struct CommCloseHandler: NoticeHandler {
  let relay: CommRelay

  func notice(_ notice: CommClose, in context: RequestContext) async throws {
    guard let target = relay.comms.target(of: notice.commID) else { return }
    let event = try CommEvent(notice.commID, .close, notice.data, in: context)
    relay.comms.receive(event, in: context)
    if target != WidgetStateReply.controlTarget { _ = await relay.isDelivered(event) }
  }
}

extension CommEvent {
  /// What a front-end says, with the request's metadata and buffers.
  fileprivate init(
    _ id: String, _ kind: Kind, _ data: JSONValue?, in context: RequestContext
  ) throws {
    let data = try JSONCoding.encode(data ?? [:])
    self.init(
      id: id, kind: kind, data: String(decoding: data, as: UTF8.self),
      metadata: String(decoding: context.metadata, as: UTF8.self), buffers: context.buffers)
  }
}
