internal import Execution
internal import JupyterProtocol
internal import JupyterPublishing
internal import Logging
internal import RunnerProtocol

/// Delivers comm messages of front-ends; shared by their handlers.
struct CommRelay: Sendable {
  let comms: OpenComms
  let executor: any CellExecutor
  let publisher: OutputPublisher
  let logger: Logger

  /// Delivers an event to the card or the cell at the other end; closes the comm if there is none.
  func deliver(_ event: CommEvent, in context: RequestContext) async throws {
    guard await !isDelivered(event) else { return }
    let close = CommEvent(id: event.id, kind: .close)
    comms.receive(close, in: context)
    publisher.answer(try .publish(CommClose(commID: event.id), for: context.parentHeader))
  }

  /// Delivers an event; returns false if there is no other end.
  func isDelivered(_ event: CommEvent) async -> Bool {
    switch publisher.cards.receive(event) {
    case .foreign: return await executor.receive(event)
    case .handled: break
    case .cancel(let card): await executor.cancelJobs(ofCard: card)
    }
    return true
  }
}
