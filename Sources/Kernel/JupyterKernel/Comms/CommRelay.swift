internal import Execution
internal import JupyterProtocol
internal import Logging
internal import RunnerProtocol

/// What the handlers of comm messages share.
struct CommRelay: Sendable {
  let comms: OpenComms
  let executor: any CellExecutor
  let publisher: OutputPublisher
  let logger: Logger

  /// Passes an event to the cells; closes the comm when there is nobody to hear it.
  func pass(_ event: CommEvent, in context: RequestContext) async throws {
    guard await !executor.receive(event) else { return }
    let close = CommEvent(id: event.id, kind: .close)
    comms.receive(close, in: context)
    publisher.answer(try .publish(CommClose(commID: event.id), for: context.parentHeader))
  }
}
