internal import JupyterProtocol
internal import JupyterPublishing
internal import Latches

/// Ends the kernel, once the reply is on its way.
struct ShutdownHandler: RequestHandler {
  let publisher: OutputPublisher
  let end: Latch

  func answer(_ request: ShutdownRequest, in context: RequestContext) throws -> ShutdownReply {
    // Before the reply: afterwards front-ends no longer listen.
    publisher.endCards()
    let reply = ShutdownReply(restart: request.restart)
    // Informs the other front-ends of this kernel.
    publisher.answer(try .publish(reply, for: context.parentHeader))
    return reply
  }

  func afterReply(to request: ShutdownRequest) {
    end.open()
  }
}
