/// What has happened to jobs of one run of a cell, one thing after the other, as far as there is no
/// more to say of it; jobs that do little come and go by the thousand.
package struct JobEventBatch: Hashable, Sendable {
  /// Something that has happened to a job.
  package enum BriefEvent: Hashable, Sendable {
    /// It was submitted, without a name, and is no part of another.
    case queued(JobID)
    /// Its work has begun.
    case started(JobID)
    /// It is over, the seconds after its work has begun; it has returned nothing.
    case completed(JobID, seconds: Double)
  }

  /// The run that submitted the jobs.
  package let run: ExecutionID
  package var entries: [BriefEvent]

  package init(_ entries: [BriefEvent] = [], of run: ExecutionID) {
    self.entries = entries
    self.run = run
  }
}

extension JobEventBatch.BriefEvent {
  /// What it says, as an event about a job of a run; nothing if that is told only as news.
  package func event(of run: ExecutionID) -> RunnerEvent? {
    switch self {
    case .queued(let job): .jobQueued(job, JobAnnouncement(name: nil), by: run)
    case .started: nil
    case .completed(let job, let seconds): .jobEnded(job, by: run, Self.end(after: seconds))
    }
  }

  /// The end of a job of which there is no more to say than how long its work has taken.
  package static func end(after seconds: Double) -> JobEnd {
    JobEnd(name: nil, outcome: .completed(nil), seconds: seconds)
  }
}
