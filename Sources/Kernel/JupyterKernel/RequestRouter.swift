internal import JupyterProtocol
internal import JupyterPublishing

/// Routes each request to its handler.
struct RequestRouter: Sendable {
  private let handlers: HandlerRegistry
  private let scope: StatusScope
  private let shells: Shells
  private let lanes: RequestScheduler

  /// Starts the lanes.
  init(handlers: HandlerRegistry, scope: StatusScope, shells: Shells) {
    self.handlers = handlers
    self.scope = scope
    self.shells = shells
    lanes = RequestScheduler { await scope.answer($0, with: handlers) }
  }

  /// Routes the requests of one channel, in the order of their arrival.
  @concurrent
  func serve(_ requests: AsyncStream<IncomingRequest>) async {
    for await request in requests {
      let header = request.context.header
      let queue = shells.queue(of: header.subshellID)
      if header.messageType == ExecuteRequest.messageType {
        enqueue(request, in: queue)
      } else if queue == nil, request.context.channel == .shell, let id = header.subshellID {
        // Requests on control concern the whole kernel.
        refuse(request, because: RequestRefusal.unknownSubshell(id))
      } else if let lane = handlers.lane(for: header.messageType) {
        lanes.append(request, to: lane)
      } else {
        await scope.answer(request, with: handlers)
      }
    }
  }

  /// Answers the requests received so far, and no more; returns when they are answered.
  func finish() async {
    await lanes.finish()
  }

  private func enqueue(_ request: IncomingRequest, in queue: ExecutionQueue?) {
    do {
      let content = try request.content(as: ExecuteRequest.self)
      let isTaken = queue?.append(content, in: request.context) ?? false
      if !isTaken, let id = request.context.header.subshellID {
        throw RequestRefusal.unknownSubshell(id)
      }
    } catch {
      refuse(request, because: error)
    }
  }

  private func refuse(_ request: IncomingRequest, because error: any Error) {
    let type = request.context.header.messageType
    scope.refuse(request, as: handlers.replyType(for: type), because: error)
  }
}
