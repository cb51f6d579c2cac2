internal import Limits
internal import POSIX
internal import RunnerProtocol

/// Delays the end of a cell until its jobs are done, for front-ends that read nothing after it.
struct BatchHold {
  let jobs: ActiveJobs
  /// The process of the cells, if there is one, and its descendants.
  let processes: @Sendable () -> [ProcessUsage]

  /// Waits until no job of a run is left, they have been stalled for some time, or the task is
  /// cancelled.
  ///
  /// - Parameters:
  ///   - execution: The run.
  ///   - limit: How long they may be stalled; `nil` for ever.
  /// - Returns: Whether the jobs are stalled.
  func wait(for execution: ExecutionID, untilStalledFor limit: Duration?) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await jobs.wait(for: execution)
        return false
      }
      if let limit { group.addTask { await waitForStall(of: execution, lasting: limit) } }
      let isStalled = await group.next() ?? false
      group.cancelAll()
      return isStalled
    }
  }

  /// Waits until no job of a run is left, but no longer than this.
  func wait(for execution: ExecutionID, atMost time: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await jobs.wait(for: execution) }
      group.addTask { try? await Task.sleep(for: time) }
      await group.next()
      group.cancelAll()
    }
  }

  /// Waits briefly while jobs of earlier cells, which nothing waits for any more, are active.
  func waitForOthers() async {
    var detector = ActivityDetector(activityCount: jobs.activityCount, processes: processes())
    var waited = Duration.zero
    while waited < Limits.Batch.earlierJobs, jobs.count > 0 {
      guard (try? await Task.sleep(for: Limits.Batch.earlierJobsStep)) != nil,
        detector.hasActivity(
          activityCount: jobs.activityCount, processes: processes(),
          within: Limits.Batch.earlierJobsStep)
      else { return }
      waited += Limits.Batch.earlierJobsStep
    }
  }

  /// Returns true when the jobs of a run have been stalled for this long, false when the task is
  /// cancelled.
  private func waitForStall(of execution: ExecutionID, lasting limit: Duration) async -> Bool {
    let step = min(Limits.Batch.activityStep, limit / 4)
    var detector = ActivityDetector(
      activityCount: jobs.activityCount(of: execution), processes: processes())
    var rest = limit
    while rest > .zero {
      // This clock stops while the machine sleeps.
      guard (try? await Task.sleep(for: step, clock: .suspending)) != nil else { return false }
      let hasActivity = detector.hasActivity(
        activityCount: jobs.activityCount(of: execution), processes: processes(), within: step)
      rest = hasActivity ? limit : rest - step
    }
    return true
  }
}
