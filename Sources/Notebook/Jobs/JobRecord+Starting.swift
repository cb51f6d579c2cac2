internal import RunnerProtocol
internal import Synchronization

extension JobRecord {
  /// Makes the job known to the kernel, before anybody can stop it.
  func announce() {
    NotebookRuntime.host.announce(self, JobAnnouncement(name: givenName, partOf: whole?.id))
  }

  /// Puts the job into the queue, at once or when the jobs it is to start after have completed.
  func submit() {
    let predecessors = predecessors.withLock { taking(&$0) }
    guard !predecessors.isEmpty else { return enqueue() }
    let left = Countdown(predecessors.count)
    for predecessor in predecessors {
      predecessor.whenOver { self.ended(predecessor, left) }
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

  /// Takes note that the work begins, or that a part of it does.
  ///
  /// - Returns: Whether it may.
  func begin() -> Bool {
    let (isFirst, mayStart) = state.withLock { state in
      guard state.phase == .queued else { return (false, state.phase == .running) }
      state.phase = .running
      state.start = .now
      return (true, true)
    }
    guard isFirst else { return mayStart && hasParts }
    NotebookRuntime.host.send(.jobStarted(id, by: origin.execution))
    arm()
    return true
  }

  /// Starts the work as a task of the executor; does nothing if the job was cancelled before.
  package func start(on executor: any TaskExecutor) {
    guard case .task(let body) = work, !phase.isFinal else { return }
    if let whole, !whole.begin() {
      end(.cancelled("\(whole.title) \(whole.verdict)"), from: [.queued])
      return
    }
    guard begin() else { return }
    Origin.$current.withValue(origin) {
      let task = Task(executorPreference: executor) {
        NotebookRuntime.host.noteWork(for: self.origin)
        // It may have been ended while it was on its way to a thread.
        NotebookRuntime.host.stopPoint()
        self.end(await self.attempt(body))
      }
      let isToStop = state.withLock { state in
        if !state.phase.isFinal { state.task = task }
        return state.stop != nil
      }
      if isToStop { task.cancel() }
    }
  }

  /// Does the work, again if it throws and may be tried again.
  private func attempt(_ body: @Sendable () async -> JobOutcome) async -> JobOutcome {
    while true {
      let worker = NotebookRuntime.host.worker
      let number = state.withLock { state in
        state.beginAttempt(JobAttempt(worker: worker, start: .now))
        return state.attemptCount
      }
      let outcome = await body()
      guard case .failed(let failure) = outcome, failure.kind == .thrown, mayTryAgain() else {
        return outcome
      }
      origin.output.write(
        .stderr, "\(title): attempt \(number) of \(attemptLimit) failed: \(failure.message)\n")
    }
  }

  /// Ends an attempt; says whether there is to be another.
  private func mayTryAgain() -> Bool {
    state.withLock { state in
      guard state.phase == .running, state.stop == nil, state.attemptCount < attemptLimit else {
        return false
      }
      state.closeAttempt(at: .now)
      return true
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

/// Takes everything out of an array.
private func taking<Element>(_ array: inout [Element]) -> [Element] {
  defer { array = [] }
  return array
}
