package import RunnerProtocol

/// Something the runner has reported of the life of a job.
///
/// Many are handled at once, as short jobs come and go by the thousand.
package enum JobEvent: Sendable {
  case queued(JobID, JobAnnouncement, by: ExecutionID)
  /// It waits for fewer jobs than before, or is in the queue now.
  case waits(JobID, JobWait, by: ExecutionID)
  case started(JobID, by: ExecutionID)
  case ended(JobID, by: ExecutionID, JobEnd)
  /// Events of many jobs of one run, in their order.
  case batch(JobEventBatch)

  /// Reads what an event reports of a job.
  ///
  /// - Returns: `nil` if it is about something else, or about a failure that has to be shown before
  ///   the job ends.
  package init?(_ event: RunnerEvent) {
    switch event {
    case .jobQueued(let job, let announcement, let run): self = .queued(job, announcement, by: run)
    case .jobWaits(let job, let wait, let run): self = .waits(job, wait, by: run)
    case .jobEnded(let job, let run, let end) where end.untoldFailure == nil:
      self = .ended(job, by: run, end)
    case .jobEvents(let batch): self = .batch(batch)
    default: return nil
    }
  }

  /// Converts one entry of a batch.
  package init(_ entry: JobEventBatch.BriefEvent, of run: ExecutionID) {
    switch entry {
    case .queued(let job): self = .queued(job, JobAnnouncement(name: nil), by: run)
    case .started(let job): self = .started(job, by: run)
    case .completed(let job, let seconds):
      self = .ended(job, by: run, JobEventBatch.BriefEvent.end(after: seconds))
    }
  }

  /// The run of the cell that submitted the job.
  package var run: ExecutionID {
    switch self {
    case .queued(_, _, let run), .waits(_, _, let run), .started(_, let run),
      .ended(_, let run, _):
      run
    case .batch(let batch): batch.run
    }
  }
}
