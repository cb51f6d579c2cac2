internal import CRunner
internal import DequeModule
internal import Glibc
internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import Synchronization

/// Threads that run tasks, started when there is work and replaced when one ends early.
final class ThreadPool: TaskExecutor {
  /// What a thread is to do next.
  enum Work {
    case task(UnownedJob)
    /// A job of the default executor, which is not ours to give a preference.
    case defaultTask(UnsafeMutableRawPointer)
    case job(JobRecord)
    /// Nothing any more: there is one thread too many.
    case end
  }

  /// A thread of the pool, and what it works for.
  struct Member: Sendable {
    let thread: RunnerThread
    let context: RunnerThread.Context
  }

  /// What a thread is to do next, and whether it is to wake another.
  private struct Turn {
    let work: Work
    let shouldWakeOne: Bool
  }

  private struct State {
    var members: [ObjectIdentifier: Member] = [:]
    /// Tasks that have begun, or were made by user code: they go first.
    var tasks: Deque<Work> = []
    /// Jobs that have not started.
    var jobs = JobQueue()
    var limit: Int
    /// How many threads sit in a call that blocks; each is made up for by another.
    var blocked = 0
    /// Those of them that may end in that call.
    var waiting: Set<ObjectIdentifier> = []
    /// The numbers of the threads, running and about to run.
    var numbers = ThreadNumbers()
    var idle = IdleThreads()

    var threads: Int { numbers.count }

    var needsThread: Bool {
      idle.count < tasks.count + jobs.count && threads < limit + blocked
    }

    var hasWork: Bool { !tasks.isEmpty || jobs.count > 0 }

    /// What a thread is to do; nothing if it is to wait for work.
    mutating func turn(of context: RunnerThread.Context) -> Turn? {
      if threads > limit + blocked {
        remove(context)
        // It may have been woken for work, which then is for another.
        return Turn(work: .end, shouldWakeOne: shouldWakeOne())
      }
      guard let work = tasks.popFirst() ?? jobs.popFirst().map(Work.job) else { return nil }
      return Turn(work: work, shouldWakeOne: shouldWakeOne())
    }

    /// What a thread is to do that waits for work; nothing if it is to sleep.
    mutating func turn(
      ofIdle context: RunnerThread.Context, afterLooking hasLooked: Bool
    ) -> Turn? {
      idle.ask(afterLooking: hasLooked)
      let turn = turn(of: context)
      if turn == nil { idle.resume() }
      return turn
    }

    /// Whether a thread is to be woken.
    mutating func shouldWakeOne() -> Bool { hasWork && idle.shouldWakeOne() }

    mutating func endWaiting(_ context: RunnerThread.Context) {
      if waiting.remove(ObjectIdentifier(context)) != nil { blocked -= 1 }
    }

    mutating func remove(_ context: RunnerThread.Context) {
      endWaiting(context)
      numbers.recycle(context.number)
      members[ObjectIdentifier(context)] = nil
    }
  }

  private let name: String
  private let niceness: Int32
  private let state: Monitor<State>
  /// Whether there is work that nobody has taken, to be looked at without the lock.
  private let hasWork = Atomic(false)

  /// Makes a pool without threads.
  ///
  /// - Parameters:
  ///   - name: What its threads are called.
  ///   - limit: How many of them work at the same time.
  ///   - niceness: How much they give way to other threads of the machine, from 0 to 19.
  init(name: String, limit: Int, niceness: Int32 = 0) {
    self.name = name
    self.niceness = niceness
    self.state = Monitor(State(limit: limit))
  }

  /// How many threads work at the same time.
  var limit: Int {
    get { state.withLock { $0.limit } }
    set {
      state.update { $0.limit = max(1, newValue) }
      startThreads()
    }
  }

  /// The threads there are now.
  var members: [Member] { state.withLock { Array($0.members.values) } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The task that a job is begins on the thread that has taken the job out of the queue.
    if let context = RunnerThread.currentContext, context.pool === self, context.takes(job) {
      return
    }
    add { $0.tasks.append(.task(job)) }
  }

  /// Takes a job of the default executor, as the runtime's hook hands it over.
  func enqueueDefault(_ job: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let job = job
    add { $0.tasks.append(.defaultTask(job)) }
  }

  func submit(_ job: JobRecord) {
    add { $0.jobs.append(job) }
  }

  /// Runs something that blocks this thread, while the pool has another thread in its place.
  func blocking<Result>(_ body: () -> Result) -> Result {
    uninterrupted {
      state.withLock { $0.blocked += 1 }
      startThreads()
      defer { state.withLock { $0.blocked -= 1 } }
      return body()
    }
  }

  /// Runs something that blocks this thread, and may end it, while another thread takes its place.
  func waiting<Result>(on context: RunnerThread.Context, _ body: () -> Result) -> Result {
    uninterrupted {
      state.withLock { state in
        state.blocked += 1
        state.waiting.insert(ObjectIdentifier(context))
      }
      startThreads()
    }
    defer { uninterrupted { state.withLock { $0.endWaiting(context) } } }
    return body()
  }

  /// Makes up for a thread that ended early; none ends inside of ``blocking(_:)``.
  func threadEnded(_ context: RunnerThread.Context) {
    state.withLock { $0.remove(context) }
    startThreads()
  }

  private func add(_ change: (inout State) -> Void) {
    uninterrupted {
      let (shouldWakeOne, needsThread) = state.withLock { state in
        change(&state)
        noteWork(true)
        return (state.shouldWakeOne(), state.needsThread)
      }
      if shouldWakeOne { state.wakeOne() }
      if needsThread { startThreads() }
    }
  }

  /// Says for all who look without the lock whether there is work.
  private func noteWork(_ isThere: Bool) {
    // What is not written does not have to come from another processor's memory.
    if hasWork.load(ordering: .relaxed) != isThere { hasWork.store(isThere, ordering: .relaxed) }
  }

  private func startThreads() {
    while let number = state.withLock({ $0.needsThread ? $0.numbers.take() : nil }) {
      let context = RunnerThread.Context(pool: self, number: number) { self.work() }
      let thread = RunnerThread(name: name, stackSize: Limits.Jobs.threadStack, context: context)
      state.withLock { state in
        if let thread {
          state.members[ObjectIdentifier(context)] = Member(thread: thread, context: context)
        } else {
          state.numbers.recycle(number)
        }
      }
      if thread == nil { return }
    }
  }

  private func work() {
    guard let context = RunnerThread.currentContext else { return }
    System.lowerPriority(by: niceness)
    while true {
      let work = context.leftWork.take() ?? nextWork(context)
      context.beginWork()
      defer { context.endWork() }
      switch work {
      case .task(let job): job.runSynchronously(on: asUnownedTaskExecutor())
      case .defaultTask(let job): crunner_run_job(job)
      case .job(let job):
        if let task = context.firstTask(of: { JobWorker.start(with: job, on: self) }) {
          task.runSynchronously(on: asUnownedTaskExecutor())
        }
      case .end: return
      }
    }
  }

  /// Waits for another job, for a task that has done one; if something else is to be done next, that
  /// is left to the thread, and the task gets nothing.
  ///
  /// To be called on any thread.
  func nextJob() -> JobRecord? {
    guard let context = RunnerThread.currentContext, context.pool === self else { return nil }
    context.endWork()
    let work = nextWork(context)
    guard case .job(let job) = work else {
      context.leftWork = work
      return nil
    }
    context.beginWork()
    return job
  }

  /// Waits for work.
  private func nextWork(_ context: RunnerThread.Context) -> Work {
    let (found, looks) = state.withLock { state -> (Turn?, Bool) in
      defer { noteWork(state.hasWork) }
      if let turn = state.turn(of: context) { return (turn, false) }
      return (nil, state.idle.begin())
    }
    let turn = found ?? waitForTurn(context, looks: looks)
    if turn.shouldWakeOne { state.wakeOne() }
    return turn.work
  }

  /// Waits for work that comes.
  ///
  /// One thread looks out for it for a moment before it sleeps: then who submits many jobs that are
  /// short does not wake a thread for each.
  private func waitForTurn(_ context: RunnerThread.Context, looks: Bool) -> Turn {
    if looks {
      let end = ContinuousClock.now + Limits.Jobs.spin
      // Others may need the processor.
      while !hasWork.load(ordering: .relaxed), ContinuousClock.now < end { sched_yield() }
    }
    var hasLooked = looks
    return state.wait { state -> Turn? in
      let turn = state.turn(ofIdle: context, afterLooking: hasLooked)
      hasLooked = false
      noteWork(state.hasWork)
      return turn
    }
  }
}
