internal import Limits
internal import POSIX
internal import RunnerProtocol

/// Holds a cell back whose front-end reads nothing of it once it has ended, for the sake of its jobs.
struct BatchHold {
  let jobs: ActiveJobs
  /// The process of the cells, if there is one, and all it has started.
  let processes: @Sendable () -> [ProcessUsage]

  /// Returns when no job launched by a run is left, when those that are got nowhere for some time, or
  /// when the task is cancelled.
  ///
  /// - Parameters:
  ///   - execution: The run.
  ///   - limit: The time of standstill; `nil` for ever.
  /// - Returns: Whether the jobs stand still.
  func wait(for execution: ExecutionID, untilStandstillOf limit: Duration?) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await jobs.wait(for: execution)
        return false
      }
      if let limit { group.addTask { await standstill(of: execution, lasting: limit) } }
      let isStandstill = await group.next() ?? false
      group.cancelAll()
      return isStandstill
    }
  }

  /// Waits while jobs of earlier cells, for which nobody waits any more, get somewhere; not for long.
  func waitForOthers() async {
    var detector = ActivityDetector(signs: jobs.signs, processes: processes())
    var waited = Duration.zero
    while waited < Limits.Batch.earlierJobs, jobs.count > 0 {
      guard (try? await Task.sleep(for: Limits.Batch.earlierJobsStep)) != nil,
        detector.hasActivity(
          signs: jobs.signs, processes: processes(), within: Limits.Batch.earlierJobsStep)
      else { return }
      waited += Limits.Batch.earlierJobsStep
    }
  }

  /// Returns true when the jobs of a run have got nowhere for so long, false when the task is cancelled.
  private func standstill(of execution: ExecutionID, lasting limit: Duration) async -> Bool {
    let step = min(Limits.Batch.activityStep, limit / 4)
    var detector = ActivityDetector(signs: jobs.signs(of: execution), processes: processes())
    var rest = limit
    while rest > .zero {
      // A clock that stands still while the machine sleeps.
      guard (try? await Task.sleep(for: step, clock: .suspending)) != nil else { return false }
      let hasActivity = detector.hasActivity(
        signs: jobs.signs(of: execution), processes: processes(), within: step)
      rest = hasActivity ? limit : rest - step
    }
    return true
  }
}
