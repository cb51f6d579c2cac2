package import RunnerProtocol
internal import Synchronization

/// Counts how often a loop has asked for an element, for others to read.
package final class LoopCounter: Sendable {
  private let total: Int?
  private let label: String?
  private let askedCount = Atomic<Int>(0)

  package init(total: Int?, label: String?) {
    self.total = total
    self.label = label
  }

  /// Counts; only the loop itself does.
  package func step() {
    askedCount.store(askedCount.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
  }

  /// How many elements the loop is done with: all but the one it has asked for last.
  package var progress: JobProgress {
    let done = max(0, askedCount.load(ordering: .relaxed) - 1)
    return JobProgress(checking: Double(done), of: total.map(Double.init), label)
  }
}
