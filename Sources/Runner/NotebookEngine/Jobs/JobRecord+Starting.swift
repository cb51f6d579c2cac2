internal import RunnerProtocol
internal import Synchronization

extension JobRecord {
  /// Makes the job known, to the notebook and to the kernel; nobody can end it before both know it.
  ///
  /// - Parameter register: Adds it to those that the notebook knows.
  func announce(_ register: () -> Void) {
    let host = NotebookRuntime.host
    host.uninterrupted {
      state.withLock { _ in
        register()
        if choice == nil {
          host.note(.queued(id), of: origin.execution)
        } else {
          let announcement = JobAnnouncement(name: givenName, partOf: whole?.id)
          host.note(.jobQueued(id, announcement, by: origin.execution))
        }
      }
    }
  }

  /// Puts the job into the queue, at once or when the jobs it is to start after have completed.
  package func submit() {
    guard hasPredecessors else { return enqueue() }
    let predecessors = state.withLock { $0.takePredecessors() }
    let left = Countdown(predecessors.count)
    for predecessor in predecessors {
      predecessor.onFinish { self.ended(predecessor, left) }
    }
  }

  private func enqueue() {
    switch work {
    case .task: NotebookRuntime.host.submit(self)
    case .parts(let parts): parts.begin(as: self)
    }
  }

  /// Takes note that one of the jobs this one is to start after is over.
  private func ended(_ predecessor: JobRecord, _ left: Countdown) {
    guard predecessor.phase == .completed else {
      let reason = "\(predecessor.title) \(predecessor.verdict)"
      // Not from here: a long row of such jobs would be as many calls deep.
      _ = NotebookRuntime.host.schedule(after: .zero) {
        self.end(.cancelled(reason), from: [.waiting])
      }
      return
    }
    guard left.countDown() else { return }
    WaitGraph.remove(id)
    let isFree = state.withLock { state in
      guard state.phase == .waiting else { return false }
      state.phase = .queued
      return true
    }
    if isFree { enqueue() }
  }

  /// Does the work as a part of a task, which is cancelled if the job has to stop meanwhile; does
  /// nothing if the job was cancelled before.
  ///
  /// - Returns: Whether the task may go on with other work: nobody has cancelled it, nor will.
  package func run(in task: Task<Void, Never>) async -> Bool {
    guard case .task(let body) = work, beginWhole(), begin(in: task) else { return true }
    return await Origin.$current.withValue(origin) {
      let host = NotebookRuntime.host
      host.noteWork(for: origin)
      // It may have been ended while it was on its way to a thread.
      if origin.stopLevel > .none { host.checkForStop() }
      var outcome = await body.attempt()
      while beginsAgain(after: outcome) { outcome = await body.attempt() }
      guard let ending = finish(outcome) else { return false }
      // Who has a job stop marks it first, which nobody can do any more once it is over.
      return ending.stop == nil && !Task.isCancelled
    }
  }

  /// Begins what this is a part of, if it is one; ends the job if that is over.
  private func beginWhole() -> Bool {
    guard let whole, !phase.isFinal, !whole.begin(in: nil) else { return true }
    end(.cancelled("\(whole.title) \(whole.verdict)"), from: [.queued])
    return false
  }

  /// Takes note that the work begins, or that a part of it does.
  ///
  /// - Parameter task: The task that does the work; nothing if it is done by parts.
  /// - Returns: Whether it may.
  private func begin(in task: Task<Void, Never>?) -> Bool {
    let host = NotebookRuntime.host
    let worker = host.worker
    let (isFirst, mayStart) = state.withLock { state in
      guard state.phase == .queued else { return (false, state.phase == .running) }
      let now = ContinuousClock.now
      state.begin(in: task, on: worker, at: now)
      return (true, true)
    }
    guard isFirst else { return mayStart && hasParts }
    host.note(.started(id), of: origin.execution)
    arm()
    return true
  }

  /// Begins the work again if it has thrown and may be tried again.
  private func beginsAgain(after outcome: JobOutcome) -> Bool {
    guard case .failed(let failure) = outcome, failure.kind == .thrown,
      let number = attemptToRepeat()
    else { return false }
    origin.output.write(
      .stderr, "\(title): attempt \(number) of \(attemptLimit) failed: \(failure.message)\n")
    let worker = NotebookRuntime.host.worker
    state.withLock { $0.beginAgain(JobAttempt(worker: worker, start: .now)) }
    return true
  }

  /// Ends an attempt and gives its number if there is to be another.
  private func attemptToRepeat() -> Int? {
    state.withLock { state in
      guard state.phase == .running, state.stop == nil, state.attemptCount < attemptLimit else {
        return nil
      }
      state.endAttempt(at: .now)
      return state.attemptCount
    }
  }

  /// Has the job end when its time is over.
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
