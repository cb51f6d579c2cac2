internal import Limits
internal import POSIX

/// Tells whether jobs get anywhere: they show something, or their processes compute.
struct ActivityDetector {
  private var signs: Int
  private var processes: [ProcessUsage]

  /// Begins to look.
  ///
  /// - Parameters:
  ///   - signs: Counts what the jobs have shown.
  ///   - processes: The process of the cells and all it has started.
  init(signs: Int, processes: [ProcessUsage]) {
    self.signs = signs
    self.processes = processes
  }

  /// Whether the jobs got anywhere in the time since the last look.
  mutating func hasActivity(
    signs: Int, processes: [ProcessUsage], within time: Duration
  ) -> Bool {
    defer { (self.signs, self.processes) = (signs, processes) }
    guard signs == self.signs else { return true }
    let used = ProcessUsage.processorTime(of: processes, since: self.processes)
    return used > Limits.Batch.activeShare * (time / .seconds(1))
  }
}
