extension JobRecord {
  /// Blocks until the job has ended, the caller has to stop, or the time is over.
  ///
  /// - Parameters:
  ///   - level: How urgently the calling cell or job has to stop for the wait to end early.
  ///   - time: How long to wait at most; without one, as long as it takes.
  ///   - handler: Called, from any thread, as soon as the caller has to stop.
  /// - Returns: Whether the caller has to stop.
  /// - Throws: A ``WaitFailure`` if the job waits for the caller.
  @discardableResult
  package func blockUntilOver(
    orUntil level: Cancellation.Level, atMost time: Duration? = nil,
    onStop handler: @escaping @Sendable () -> Void = {}
  ) throws(WaitFailure) -> Bool {
    let host = NotebookRuntime.host
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    if !isOver {
      let wait = try WaitGraph.addEdge(to: self)
      let gate = host.makeGate()
      onFinish { gate.open() }
      cancellation.observing { raised in
        guard raised >= level else { return }
        handler()
        gate.open()
      } _: {
        host.blocking {
          gate.wait(atMost: time)
          // Here, as a thread that has to stop for good ends right after the wait.
          wait?.remove()
        }
      }
    }
    host.checkForStop()
    return cancellation.level >= level
  }
}
