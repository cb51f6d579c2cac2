package import RunnerProtocol
internal import Synchronization

/// Counts how often a loop has asked for an element; any thread may read it.
package final class LoopCounter: Sendable {
  private let total: Int?
  private let label: String?
  private let askedCount = Atomic<Int>(0)

  package init(total: Int?, label: String?) {
    self.total = total
    self.label = label
  }

  /// Counts one more.
  ///
  /// - Important: Must only be called by the thread of the loop.
  package func step() {
    askedCount.store(askedCount.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }

  /// How many elements the loop has finished: all but the one it has asked for last.
  package var progress: JobProgress {
    let done = max(0, askedCount.load(ordering: .relaxed) - 1)
    return JobProgress(checking: Double(done), of: total.map(Double.init), label)
  }
}
