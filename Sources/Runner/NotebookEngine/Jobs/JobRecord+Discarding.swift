// What an ended job leaves behind holds values of the user, whose destruction may run code of a cell: it may take
// long, block or trap.

extension JobRecord {
  /// Keeps the job if it has a result, and lets go of it otherwise.
  ///
  /// - Parameter isCompleted: Whether its work has returned.
  /// - Returns: The job whose result is to be discarded instead.
  func keepResult(completed isCompleted: Bool) -> JobRecord? {
    let isEmpty = isCompleted && job?.returnsNothing == true
    // The whole has the results of its parts.
    guard isEmpty || whole != nil else { return KeptResults.append(self) }
    _ = takeJob()
    return nil
  }

  /// Discards, on this thread of a job, the result that is no longer kept.
  func discardResult() {
    NotebookRuntime.host.setWork(for: origin)
    Origin.$current.withValue(origin) { _ = takeJob() }
  }

  /// Discards what a job has left behind that ended while no thread was working on it.
  func discard(_ leftovers: Leftovers) {
    let host = NotebookRuntime.host
    if case .task(let body) = leftovers.work {
      host.callOnSpareThread(for: origin) { body.discardFunction() }
    }
    if let outlived = leftovers.outlived {
      host.callOnSpareThread(for: outlived.origin) { _ = outlived.takeJob() }
    }
  }
}
