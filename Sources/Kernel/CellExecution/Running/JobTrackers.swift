internal import Execution
internal import JobCards
internal import RunnerProtocol

/// Everything that follows the jobs of the current runner.
struct JobTrackers: Sendable {
  /// Shows how jobs are doing.
  let cards: JobStatusReporter
  /// The jobs that are queued or running.
  let active: ActiveJobs
  /// The cells that run as jobs.
  let cells = CellJobTracker()
  /// Those that have failed, in a notebook that runs as a whole.
  let failures = BatchFailures()
  /// The runs under which output of earlier runs' jobs is shown.
  let redirection = RerunRedirection()

  init(_ sink: any OutputSink) {
    cards = JobStatusReporter(sink)
    active = ActiveJobs(sink)
  }

  /// Processes job events in their order.
  func receive(_ events: [JobEvent]) {
    guard !events.isEmpty else { return }
    cells.receive(events)
    failures.receive(events)
    cards.receive(events)
    // Last: a waiter for the last job resumes only when its end has been shown.
    active.receive(events)
  }
}
