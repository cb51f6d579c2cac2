internal import CellFailures
internal import Execution
internal import JobCards
internal import RunnerProtocol
internal import Synchronization

/// Handles the events of a runner: output goes to the sink, job events to the trackers, and the ends of
/// runs to their waiters.
///
/// Each runner has one, which is called on that runner's thread.
struct RunnerEventHandler: Sendable {
  let client: RunnerClient
  let sink: any OutputSink
  let input: any InputSource
  let reports: FailureReports

  private var jobs: JobTrackers { client.jobs }

  /// Handles events in their order; successive job events are handled together.
  func handle(_ events: [RunnerEvent]) {
    var jobEvents: [JobEvent] = []
    for event in events {
      if let event = JobEvent(event) {
        jobEvents.append(event)
      } else {
        jobs.receive(jobEvents)
        jobEvents = []
        handle(event)
      }
    }
    jobs.receive(jobEvents)
  }

  private func handle(_ event: RunnerEvent) {
    switch event {
    case .ready, .pong, .jobQueued, .jobWaits, .jobEvents: break
    case .output(let id, let output): show(output, from: id)
    case .cellEnded(let id, let end): client.runDidEnd(id, end)
    case .progress(let id, let job, let progress):
      jobs.active.recordActivity(of: id)
      jobs.cards.recordProgress(progress, of: job, by: id)
    case .jobEnded(let job, let id, let end):
      jobs.cells.jobDidEnd(job, end)
      if let failure = end.untoldFailure { showFailure(of: job, by: id, end, failure) }
    case .cellQueued(let job, let id): jobs.cells.jobQueued(job, by: id)
    case .cellOver(let job, let reached, _): jobs.cells.recordReached(reached, by: job)
    case .strayFailure(let id, let failure):
      Task { client.show(await reports.report(failure), ofJobsOf: id) }
    case .inputNeeded(let id, let question): ask(question, for: id)
    case .exiting(let status):
      client.state.withLock { $0.willEnd(because: "exit(\(status)) was called") }
    }
  }

  private func show(_ output: Output, from id: ExecutionID) {
    jobs.active.recordActivity(of: id)
    // While a cell runs, its output is shown even if the cell has been started again.
    guard jobs.redirection.shows(output, from: id) || client.process(running: id) != nil else {
      return
    }
    sink.receive(output, from: id)
    jobs.cards.didShow(output, from: id)
  }

  /// Passes a cell's question to the user, and the answer back.
  private func ask(_ question: InputQuestion, for id: ExecutionID) {
    Task {
      let answer = await input.ask(question, for: id)
      client.process(running: id)?.send(.input(id, answer))
    }
  }

  /// Shows a job's failure, and only then its end.
  private func showFailure(
    of job: JobID, by id: ExecutionID, _ end: JobEnd, _ failure: RunFailure
  ) {
    Task {
      let title = end.title(of: job)
      let report = await reports.report(failure, of: title)
      client.show(report, ofJobsOf: id)
      jobs.failures.append(report, shownUnder: id)
      if failure.isUnexplained { client.explain(job, reason: report.value) }
      var (end, failure) = (end, failure)
      failure.message = report.value
      end.outcome = .failed(failure)
      jobs.cards.receive([.ended(job, by: id, end)])
      jobs.active.remove(job, by: id)
    }
  }
}
