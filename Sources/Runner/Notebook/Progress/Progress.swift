internal import NotebookEngine
internal import RunnerProtocol

/// Shows the progress of the cell or job that calls it.
///
/// For example, `progress(3, of: 10, "reading")`. Call it as often as you like: the display is updated
/// at most eight times a second, and the last values are always shown.
///
/// - Parameters:
///   - done: How many steps are done; negative values count as zero.
///   - total: How many steps there are, or `nil` if that is unknown. Ignored if `done` is larger.
///   - label: What the work is doing.
public func progress(_ done: Int, of total: Int?, _ label: String? = nil) {
  report(JobProgress(checking: Double(done), of: total.map(Double.init), label))
}

/// Shows the progress of the cell or job that calls it, in parts of steps or in units.
///
/// For example, `progress(1.5, of: 8, "GB")`.
///
/// - Parameters:
///   - done: How much is done; negative values, infinity and NaN count as zero.
///   - total: How much there is to do. Ignored if `done` is larger.
///   - label: What the work is doing.
public func progress(_ done: Double, of total: Double, _ label: String? = nil) {
  report(JobProgress(checking: done, of: total, label))
}

/// Shows the progress of the cell or job that calls it, as a fraction of the whole.
///
/// For example, `progress(fraction: 0.25)` when a quarter is done.
///
/// - Parameters:
///   - fraction: How much is done, from 0 to 1; negative values, infinity and NaN count as zero.
///   - label: What the work is doing.
public func progress(fraction: Double, _ label: String? = nil) {
  report(JobProgress(checking: fraction, of: 1, label))
}

/// Shows how many steps the cell or job that calls it has done, of an unknown number.
///
/// For example, `progress(count: 7, "files")`.
///
/// - Parameters:
///   - count: How many steps are done; negative values count as zero.
///   - label: What the work is doing.
public func progress(count: Int, _ label: String? = nil) {
  report(JobProgress(checking: Double(count), of: nil, label))
}

@available(
  *, deprecated, message: "write 'progress(count: n)', or 'progress(n, of: total)' with a total"
)
public func progress(_ done: Int, _ label: String? = nil) { progress(count: done, label) }

@available(*, deprecated, message: "write 'progress(fraction: x)'")
public func progress(_ done: Double, _ label: String? = nil) { progress(fraction: done, label) }

/// Shows the progress of a loop over a sequence.
///
/// For example, `for file in tracked(files, "reading") { … }`. Of nested loops, the outermost is shown.
/// A cancelled job or an interrupted cell whose grace period is over ends at the next step of the loop.
///
/// - Parameters:
///   - values: The elements of the loop.
///   - total: How many there are, if the sequence itself cannot tell.
///   - label: What the loop is doing.
/// - Returns: The same elements.
public func tracked<Values: Sequence>(
  _ values: Values, of total: Int? = nil, _ label: String? = nil
) -> Tracked<Values> {
  let count = values.underestimatedCount
  return Tracked(values, total: total ?? (count > 0 ? count : nil), label: label)
}

/// Shows the progress of a loop over an asynchronous sequence.
///
/// - Parameters:
///   - values: The elements of the loop, for `for await` or `for try await`.
///   - total: How many there will be, if that is known.
///   - label: What the loop is doing.
/// - Returns: The same elements.
public func tracked<Values: AsyncSequence>(
  _ values: Values, of total: Int? = nil, _ label: String? = nil
) -> TrackedAsync<Values> {
  TrackedAsync(values, total: total, label: label)
}

private func report(_ progress: JobProgress) {
  NotebookRuntime.host.checkForStop()
  Origin.here?.progress.report(progress)
}
