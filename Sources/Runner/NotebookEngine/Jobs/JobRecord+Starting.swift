internal import RunnerProtocol
internal import Synchronization

extension JobRecord {
  /// Registers the job here and announces it to the kernel; it cannot end before both are done.
  func announce(as job: any RecordedJob) {
    let host = NotebookRuntime.host
    host.uninterrupted {
      let wait = wait
      state.withLock { state in
        state.job = job
        JobRegistry.register(self)
        if choice == nil, wait == nil, !hasParts {
          host.enqueue(.queued(id), of: origin.execution)
        } else {
          let announcement = JobAnnouncement(
            name: shownName, longName: cutName, partOf: whole?.id,
            isBackground: choice?.isBackground ?? false,
            isWhole: hasParts, priority: priority, wait: wait)
          host.enqueue(.jobQueued(id, announcement, by: origin.execution))
        }
      }
    }
  }

  /// Puts the job into the queue, at once or when its predecessors have completed.
  package func submit() {
    guard hasPredecessors else { return enqueue() }
    guard let predecessors = state.withLock(\.predecessors) else { return }
    for predecessor in predecessors.jobs {
      predecessor.onFinish { self.predecessorDidEnd(predecessor, predecessors) }
    }
  }

  private func enqueue() {
    guard hasParts else { return NotebookRuntime.host.submit(self) }
    if case .parts(let parts) = state.withLock(\.work) { parts.start(as: self) }
  }

  /// Starts the job if this was its last predecessor to complete; cancels it if one did not complete.
  private func predecessorDidEnd(_ predecessor: JobRecord, _ predecessors: Predecessors) {
    guard predecessor.phase == .completed else {
      let reason = "\(predecessor.title) \(predecessor.verdict)"
      // Not from here: a long chain of such jobs would be as many calls deep.
      _ = NotebookRuntime.host.schedule(after: .zero) {
        self.end(.cancelled(reason), from: [.waiting])
      }
      return
    }
    let host = NotebookRuntime.host
    switch host.uninterrupted({ predecessors.didComplete(predecessor) }) {
    case .fewer(nil): return
    case .fewer(let wait?): host.enqueue(.jobWaits(id, wait, by: origin.execution))
    case .none:
      WaitGraph.remove(id)
      if leaveWaiting() { enqueue() }
    }
  }

  /// Marks the job as queued, and tells the kernel; returns whether it was waiting.
  private func leaveWaiting() -> Bool {
    let host = NotebookRuntime.host
    return host.uninterrupted {
      state.withLock { state in
        guard state.phase == .waiting else { return false }
        state.phase = .queued
        state.predecessors = nil
        host.enqueue(.jobWaits(id, JobWait(count: 0, text: "nothing"), by: origin.execution))
        return true
      }
    }
  }

  /// Does the work in the current task, which is cancelled if the job has to stop meanwhile; does
  /// nothing if the job has already been cancelled.
  ///
  package func run(in task: Task<Void, Never>) async -> RunEnd {
    guard startWhole(), case .task(let body) = start(in: task) else { return .mayContinue }
    return await Origin.$current.withValue(origin) {
      let host = NotebookRuntime.host
      host.setWork(for: origin)
      // It may have been cancelled on its way to this thread.
      if origin.stopLevel > .none { host.checkForStop() }
      var outcome = await attempt(body)
      while beginsAgain(after: outcome) { outcome = await attempt(body) }
      body.discardFunction()
      guard let leftovers = finish(outcome) else { return .endedEarlier }
      leftovers.outlived?.discardResult()
      // A job is marked before its task is cancelled, and cannot be marked once it has ended.
      return leftovers.stop == nil && !Task.isCancelled ? .mayContinue : .mustEnd
    }
  }

  private func attempt(_ body: any JobBody) async -> JobOutcome {
    let outcome = await body.attempt()
    return origin.takeExpectations()?.judge(outcome) ?? outcome
  }

  /// Marks the job that this is a part of as running; cancels this job if that one has ended.
  private func startWhole() -> Bool {
    guard let whole, !phase.isFinal, whole.start(in: nil) == nil else { return true }
    end(.cancelled("\(whole.title) \(whole.verdict)"), from: [.queued])
    return false
  }

  /// Marks the job as running; called again for each part of a whole.
  ///
  /// - Parameter task: The task that does the work; `nil` if its parts do.
  /// - Returns: The work, if it may start.
  private func start(in task: Task<Void, Never>?) -> Work? {
    let host = NotebookRuntime.host
    let worker = host.currentWorker
    let (isFirst, work) = state.withLock { state -> (Bool, Work?) in
      guard state.phase == .queued else {
        return (false, state.phase == .running && hasParts ? state.work : nil)
      }
      let now = ContinuousClock.now
      state.start(in: task, on: worker, at: now)
      return (true, state.work)
    }
    guard isFirst else { return work }
    host.enqueue(.started(id), of: origin.execution)
    arm()
    return work
  }

  /// Starts another attempt if the last one threw and there are retries left.
  private func beginsAgain(after outcome: JobOutcome) -> Bool {
    guard case .failed(let failure) = outcome, failure.kind == .thrown,
      let number = attemptToRepeat()
    else { return false }
    origin.output.write(
      .stderr, "\(title): attempt \(number) of \(attemptLimit) failed: \(failure.message)\n")
    let worker = NotebookRuntime.host.currentWorker
    state.withLock { $0.beginAgain(JobAttempt(worker: worker, start: .now)) }
    return true
  }

  /// Ends an attempt; returns its number if there is to be another, else `nil`.
  private func attemptToRepeat() -> Int? {
    state.withLock { state in
      guard state.phase == .running, state.stop == nil, state.attemptCount < attemptLimit else {
        return nil
      }
      state.endAttempt(at: .now)
      return state.attemptCount
    }
  }

  /// Starts the timer of the job's timeout.
  private func arm() {
    guard let timeout else { return }
    let disarm = NotebookRuntime.host.schedule(after: timeout) { self.timeOut() }
    let isOver = state.withLock { state in
      if !state.phase.isFinal { state.disarm = disarm }
      return state.phase.isFinal
    }
    if isOver { disarm() }
  }
}
