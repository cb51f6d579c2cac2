internal import Limits
internal import POSIX

/// Detects whether jobs are active: they show something, or their processes compute.
struct ActivityDetector {
  private var activityCount: Int
  private var processes: [ProcessUsage]

  /// Takes a first reading.
  ///
  /// - Parameters:
  ///   - activityCount: Counts everything that the jobs have shown.
  ///   - processes: The process of the cells and its descendants.
  init(activityCount: Int, processes: [ProcessUsage]) {
    self.activityCount = activityCount
    self.processes = processes
  }

  /// Whether the jobs have been active since the last reading.
  mutating func hasActivity(
    activityCount: Int, processes: [ProcessUsage], within time: Duration
  ) -> Bool {
    defer { (self.activityCount, self.processes) = (activityCount, processes) }
    guard activityCount == self.activityCount else { return true }
    let used = ProcessUsage.processorTime(of: processes, since: self.processes)
    return used > Limits.Batch.activeShare * (time / .seconds(1))
  }
}
