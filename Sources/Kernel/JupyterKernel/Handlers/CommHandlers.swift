internal import Execution
internal import JupyterProtocol
internal import JupyterPublishing
internal import Logging
internal import RunnerProtocol

/// Lists the open comms.
struct CommInfoHandler: RequestHandler {
  let comms: OpenComms

  func answer(_ request: CommInfoRequest, in context: RequestContext) -> CommInfoReply {
    let targets = comms.targets(named: request.targetName)
    return CommInfoReply(comms: targets.mapValues { ["target_name": .string($0)] })
  }
}

/// Delivers the opening of a comm; closes the comm if its target is unknown.
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

/// Delivers a message on a comm.
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

  /// Sends the state of every widget to a front-end, such as a page that was loaded again.
  private func answer(_ question: CommMessage, in context: RequestContext) throws {
    guard question.data?["method"] == "request_states" else { return }
    let cards = relay.publisher.cards
    cards.pageDidLoad()
    let states = WidgetStateReply(cards.pastWidgets.merging(relay.comms.widgets) { $1 })
    let answer = CommMessage(commID: question.commID, data: states.data)
    relay.publisher.answer(
      try .publish(answer, for: context.parentHeader, buffers: states.buffers))
  }
}

/// Delivers the end of a comm.
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
  /// A message of a front-end, with the request's metadata and buffers.
  fileprivate init(
    _ id: String, _ kind: Kind, _ data: JSONValue?, in context: RequestContext
  ) throws {
    let data = try JSONCoding.encode(data ?? [:])
    self.init(
      id: id, kind: kind, data: String(decoding: data, as: UTF8.self),
      metadata: String(decoding: context.metadata, as: UTF8.self), buffers: context.buffers)
  }
}
