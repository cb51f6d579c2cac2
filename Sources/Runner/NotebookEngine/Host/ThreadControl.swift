package import RunnerProtocol

/// What the runner does with the threads of cells and jobs: it replaces those that block, and ends
/// those that have to stop.
package protocol ThreadControl: Sendable {
  /// Calls `body`, which blocks this thread, while the pool starts another thread in its place.
  ///
  /// - Parameters:
  ///   - waitsForTask: Whether `body` waits for a task, which gets a thread to run on.
  ///   - body: What to do.
  /// - Returns: What `body` returns.
  func blocking<Result>(untilTask waitsForTask: Bool, _ body: () -> Result) -> Result
  /// Calls `body`, during which this thread is never ended: it holds a lock that others need.
  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result
  /// Calls `body`, which runs code of a cell, on a thread that others can do without: the code may
  /// trap or block.
  func callOnSpareThread(for origin: Origin, _ body: @escaping @Sendable () -> Void)
  /// Ends this thread if its cell or job has to stop for good.
  func checkForStop()
  /// Ends this thread, because what it waits for will not come.
  func abandonThread() -> Never
  /// Ends this thread and fails its cell or job.
  func fail(_ failure: RunFailure) -> Never
  /// Records which cell or job this thread works for, until it starts other work.
  func setWork(for origin: Origin)
  /// The cell or job that has given a Dispatch queue the block that this thread runs, or has started the
  /// thread.
  var adoptedOrigin: Origin? { get }
  /// Makes a gate for threads of cells and jobs.
  func makeGate() -> any Gate
  /// Makes a lock that a thread releases even when it is ended.
  func makeLock() -> any Lock
  /// Tells the race detector that everything this thread has done happens before what follows an
  /// ``observe(_:)`` of the same object.
  func publish(_ object: AnyObject)
  /// Tells the race detector that everything before the ``publish(_:)`` of an object has happened.
  func observe(_ object: AnyObject)
}

extension ThreadControl {
  /// Calls `body`, which blocks this thread, while the pool starts another thread in its place.
  package func blocking<Result>(_ body: () -> Result) -> Result {
    blocking(untilTask: false, body)
  }
}
