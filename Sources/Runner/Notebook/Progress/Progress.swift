internal import NotebookEngine
internal import RunnerProtocol

/// Shows how far the cell or job is that this is called in.
///
/// For example, `progress(3, of: 10, "reading")`. It may be called as often as one likes: what is
/// shown changes at most eight times a second, and ends as it was said last.
///
/// - Parameters:
///   - done: How much is done; below zero counts as zero.
///   - total: How much there is to do; nothing when nobody knows, or when more is done than that.
///   - label: What the work is at.
public func progress(_ done: Int, of total: Int? = nil, _ label: String? = nil) {
  say(JobProgress(checking: Double(done), of: total.map(Double.init), label))
}

/// Shows how far the cell or job is that this is called in, as a part of a whole.
///
/// For example, `progress(0.25)` when a quarter is done, or `progress(1.5, of: 8, "GB")`.
///
/// - Parameters:
///   - done: How much is done; what is below zero or no number counts as zero.
///   - total: How much there is to do, 1 unless told otherwise; of no meaning when more is done.
///   - label: What the work is at.
public func progress(_ done: Double, of total: Double = 1, _ label: String? = nil) {
  say(JobProgress(checking: done, of: total, label))
}

/// Shows the progress of a loop through these values in the cell or job that the loop is in.
///
/// For example, `for file in tracked(files, "reading") { … }`. The loop is also a place where a job
/// that was cancelled, or a cell that was interrupted, ends once its time to stop by itself is over.
/// Of loops in each other the outer is shown.
///
/// - Parameters:
///   - values: What to go through.
///   - total: How many values there are, if they do not know that themselves.
///   - label: What the work is at.
/// - Returns: The same values.
public func tracked<Values: Sequence>(
  _ values: Values, of total: Int? = nil, _ label: String? = nil
) -> Tracked<Values> {
  let count = values.underestimatedCount
  return Tracked(values, total: total ?? (count > 0 ? count : nil), label: label)
}

/// Shows the progress of a loop through values that come in the course of time.
///
/// - Parameters:
///   - values: What to go through, with `for await` or `for try await`.
///   - total: How many values there will be, if that is known.
///   - label: What the work is at.
/// - Returns: The same values.
public func tracked<Values: AsyncSequence>(
  _ values: Values, of total: Int? = nil, _ label: String? = nil
) -> TrackedAsync<Values> {
  TrackedAsync(values, total: total, label: label)
}

private func say(_ progress: JobProgress) {
  NotebookRuntime.host.checkForStop()
  Origin.here?.progress.say(progress)
}
