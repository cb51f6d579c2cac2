extension JobRecord {
  /// Blocks until the job is over, however it ended, or who waits is to stop at this level, or the
  /// time is over.
  ///
  /// - Returns: Whether who waits is to stop.
  @discardableResult
  func blockUntilOver(orUntil level: Cancellation.Level, atMost time: Duration? = nil) -> Bool {
    let host = NotebookRuntime.host
    let cancellation = Origin.current?.cancellation ?? Cancellation()
    if !phase.isFinal {
      let gate = host.makeGate()
      whenOver { gate.open() }
      cancellation.observing { raised in
        if raised >= level { gate.open() }
      } _: {
        host.blocking { gate.wait(atMost: time) }
      }
    }
    host.stopPoint()
    return cancellation.level >= level
  }
}
