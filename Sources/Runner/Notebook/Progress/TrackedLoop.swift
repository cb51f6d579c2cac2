internal import NotebookEngine

/// One loop over ``Tracked`` values, while it goes on.
@usableFromInline
final class TrackedLoop {
  private let counter: LoopCounter
  private let origin: Origin?
  private let cancellation: Cancellation?

  init(total: Int?, label: String?) {
    counter = LoopCounter(total: total, label: label)
    origin = Origin.here
    cancellation = origin?.cancellation
    origin?.progress.begin(counter)
  }

  deinit {
    origin?.progress.end(counter)
  }

  /// Counts an element the loop gets; ends this thread if it has to stop for good.
  @usableFromInline
  func step() {
    counter.step()
    if let cancellation, cancellation.level >= .forced { NotebookRuntime.host.checkForStop() }
  }

  /// Takes note that the loop gets no more.
  @usableFromInline
  func end() {
    origin?.progress.end(counter)
  }
}
