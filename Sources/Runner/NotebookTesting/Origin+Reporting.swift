internal import NotebookEngine
internal import RunnerProtocol

extension Origin {
  /// Fails the cell or job, at its end, for what has failed on this thread.
  func report(_ failure: RunFailure) {
    let host = NotebookRuntime.host
    var failure = failure
    failure.frames = host.cellFrames
    if !record(expectation: failure) { host.send(.strayFailure(execution, failure)) }
  }
}
