/// Notices when a process that has work to do makes no progress.
package enum StallWatch {
  /// Waits until a process is stopped, or until it and its descendants have used no processor time for a
  /// while.
  ///
  /// - Parameters:
  ///   - id: The process.
  ///   - limit: How long it may use no processor time; one that is stopped gets two intervals.
  ///   - interval: How often it is looked at; nothing is read before the first one has passed.
  /// - Returns: Whether it has stalled; false if it has ended.
  /// - Throws: A `CancellationError`.
  package static func hasStalled(
    _ id: Int32, after limit: Duration, checkingEvery interval: Duration
  ) async throws -> Bool {
    try await Task.sleep(for: interval, clock: .suspending)
    var before = ProcessUsage.tree(of: id)
    var idle = Duration.zero
    while let earlier = before.first, !earlier.isOver {
      try await Task.sleep(for: interval, clock: .suspending)
      let now = ProcessUsage.tree(of: id)
      if earlier.isStopped, now.first?.isStopped == true { return true }
      idle = ProcessUsage.processorTime(of: now, since: before) > 0 ? .zero : idle + interval
      if idle >= limit { return true }
      before = now
    }
    return false
  }
}
