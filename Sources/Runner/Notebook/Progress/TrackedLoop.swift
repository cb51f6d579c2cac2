internal import NotebookEngine

/// One loop over a ``Tracked`` or ``TrackedAsync`` sequence.
@usableFromInline
final class TrackedLoop {
  private let counter: LoopCounter
  private let origin: Origin?
  private let cancellation: Cancellation?

  init(total: Int?, label: String?) {
    counter = LoopCounter(total: total, label: label)
    origin = Origin.here
    cancellation = origin?.cancellation
    origin?.progress.loopDidBegin(counter)
  }

  deinit {
    origin?.progress.loopDidEnd(counter)
  }

  /// Counts one step of the loop; ends this thread if it has to stop for good.
  @usableFromInline
  func step() {
    counter.step()
    if let cancellation, cancellation.level >= .forced { NotebookRuntime.host.checkForStop() }
  }

  /// Marks the loop as finished.
  @usableFromInline
  func finish() {
    origin?.progress.loopDidEnd(counter)
  }
}
