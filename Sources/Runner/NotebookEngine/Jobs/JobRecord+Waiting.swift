extension JobRecord {
  /// Blocks until the job is over, however it ended, or who waits is to stop at this level, or the
  /// time is over.
  ///
  /// - Parameters:
  ///   - level: How urgently who waits has to stop for the wait to end early.
  ///   - time: How long to wait at most; for ever unless told otherwise.
  ///   - handler: Called, from any thread, as soon as who waits is to stop.
  /// - Returns: Whether who waits is to stop.
  /// - Throws: A ``WaitFailure`` when the job waits for who waits here.
  @discardableResult
  package func blockUntilOver(
    orUntil level: Cancellation.Level, atMost time: Duration? = nil,
    onStop handler: @escaping @Sendable () -> Void = {}
  ) throws(WaitFailure) -> Bool {
    let host = NotebookRuntime.host
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    if !isOver {
      let wait = try WaitGraph.begin(waitingFor: self)
      let gate = host.makeGate()
      onFinish { gate.open() }
      cancellation.observing { raised in
        guard raised >= level else { return }
        handler()
        gate.open()
      } _: {
        host.blocking {
          gate.wait(atMost: time)
          // Before a thread that has to stop ends where it waited.
          wait?.end()
        }
      }
    }
    host.checkForStop()
    return cancellation.level >= level
  }
}
