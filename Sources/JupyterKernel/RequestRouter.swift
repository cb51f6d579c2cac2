internal import JupyterProtocol

/// Brings each request to who answers it.
struct RequestRouter: Sendable {
  private let handlers: HandlerRegistry
  private let scope: StatusScope
  private let queue: ExecutionQueue
  private let lanes: RequestLanes

  /// Begins to answer.
  init(handlers: HandlerRegistry, scope: StatusScope, queue: ExecutionQueue) {
    self.handlers = handlers
    self.scope = scope
    self.queue = queue
    lanes = RequestLanes { await scope.answer($0, with: handlers) }
  }

  /// Answers the requests of one channel, or has them answered, in the order of their arrival.
  @concurrent
  func serve(_ requests: AsyncStream<IncomingRequest>) async {
    for await request in requests {
      let header = request.context.header
      if let subshell = header.subshellID {
        scope.refuse(
          request, as: handlers.replyType(for: header.messageType),
          because: RequestRefusal.unknownSubshell(subshell))
      } else if header.messageType == ExecuteRequest.messageType {
        enqueue(request)
      } else if let lane = handlers.lane(for: header.messageType) {
        lanes.append(request, to: lane)
      } else {
        await scope.answer(request, with: handlers)
      }
    }
  }

  /// Lets what was begun be answered, and nothing more.
  func end() {
    lanes.end()
  }

  private func enqueue(_ request: IncomingRequest) {
    do {
      queue.append(try request.content(as: ExecuteRequest.self), in: request.context)
    } catch {
      scope.refuse(request, as: ExecuteReply.messageType, because: error)
    }
  }
}
