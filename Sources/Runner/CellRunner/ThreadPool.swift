internal import CRunner
internal import DequeModule
internal import Glibc
internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import Synchronization

/// Threads that run tasks and jobs.
///
/// They are started when there is work, and replaced when they are ended early.
final class ThreadPool: TaskExecutor {
  /// What a thread is to do next.
  enum Work {
    case task(UnownedJob)
    /// A task without an executor preference, from the runtime's default executor.
    case defaultTask(UnsafeMutableRawPointer)
    case job(JobRecord)
    /// The thread ends: there is one too many.
    case end

    /// The identity of the task that it starts or resumes; something else for other work.
    fileprivate var identity: UInt {
      // A task is the job that runs it: the same object of the runtime.
      guard case .task(let job) = self else { return 0 }
      return unsafeBitCast(job, to: UInt.self)
    }
  }

  /// A thread of the pool, and what it works for.
  struct Member: Sendable {
    let thread: RunnerThread
    let context: RunnerThread.Context
  }

  /// What a thread is to do next, and whether it has to wake another one first.
  private struct Turn {
    let work: Work
    let shouldWakeOne: Bool
  }

  private struct State {
    var members: [ObjectIdentifier: Member] = [:]
    /// Tasks that have started or that user code has made; they come before jobs.
    var tasks: Deque<Work> = []
    /// The tasks that must not go on, by identity.
    var abandoned: [UInt: Task<Void, Never>] = [:]
    /// Jobs that have not started.
    var jobs = JobQueue()
    /// How many have started and not ended, without those that wait for another job.
    var jobsUnderWay = 0
    /// How many of them there may be; `nil` for as many as `limit`.
    var jobLimit: Int?
    /// How many threads work at the same time.
    var limit: Int
    /// How many threads are in a call that blocks; each is replaced by another thread.
    var blocked = 0
    /// Those of them that may be ended in that call.
    var waiting: Set<ObjectIdentifier> = []
    /// The numbers of the threads, including those about to start.
    var numbers = ThreadNumbers()
    var idle = IdleThreads()

    var threads: Int { numbers.count }

    /// How many jobs may start now.
    ///
    /// One that waits for a lock may so wait for a job that has not started, and does not count.
    var startableJobs: Int {
      min(jobs.count, max(0, (jobLimit ?? limit) + waiting.count - jobsUnderWay))
    }

    var needsThread: Bool {
      idle.count < tasks.count + startableJobs && threads < limit + blocked
    }

    var hasWork: Bool { !tasks.isEmpty || startableJobs > 0 }

    /// What a thread is to do, or `nil` if there is no work.
    mutating func turn(of context: RunnerThread.Context) -> Turn? {
      if threads > limit + blocked {
        remove(context)
        // This thread may have been woken for work, which another one has to do now.
        return Turn(work: .end, shouldWakeOne: shouldWakeOne())
      }
      guard let work = popTask() ?? popJob() else { return nil }
      return Turn(work: work, shouldWakeOne: shouldWakeOne())
    }

    /// Removes and returns the next task that may go on.
    private mutating func popTask() -> Work? {
      while let work = tasks.popFirst() {
        if abandoned.isEmpty { return work }
        // It is not enqueued again before it has run.
        guard abandoned.removeValue(forKey: work.identity) != nil else { return work }
      }
      return nil
    }

    /// Removes and returns the next job that may start, and gives it a place.
    private mutating func popJob() -> Work? {
      guard startableJobs > 0, let job = jobs.popFirst() else { return nil }
      jobsUnderWay += 1
      return .job(job)
    }

    /// What an idle thread is to do, or `nil` if it is to sleep.
    mutating func turn(
      ofIdle context: RunnerThread.Context, afterSpinning hasSpun: Bool
    ) -> Turn? {
      idle.leave(afterSpinning: hasSpun)
      let turn = turn(of: context)
      if turn == nil { idle.resume() }
      return turn
    }

    /// Whether to wake an idle thread.
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
  /// Whether there is work to take, readable without the lock.
  private let hasWork = Atomic(false)

  /// Makes a pool without threads.
  ///
  /// - Parameters:
  ///   - name: What its threads are called.
  ///   - limit: How many of them work at the same time.
  ///   - niceness: The niceness of its threads, from 0 to 19.
  init(name: String, limit: Int, niceness: Int32 = 0) {
    self.name = name
    self.niceness = niceness
    self.state = Monitor(State(limit: limit))
  }

  /// How many threads work at the same time; at least 1.
  var limit: Int {
    get { state.withLock { $0.limit } }
    set {
      state.update { $0.limit = max(1, newValue) }
      startThreads()
    }
  }

  /// How many jobs may be under way at the same time, at least 1; `nil` for as many as ``limit``.
  var jobLimit: Int? {
    get { state.withLock { $0.jobLimit } }
    set { perform { $0.jobLimit = newValue.map { max(1, $0) } } }
  }

  /// The threads there are now.
  var members: [Member] { state.withLock { Array($0.members.values) } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The task of a job worker starts on the thread that has dequeued the job.
    if let context = RunnerThread.currentContext, context.pool === self, context.takes(job) {
      return
    }
    perform { $0.tasks.append(.task(job)) }
  }

  /// Enqueues a task of the default executor, as the runtime's hook passes it.
  func enqueueDefault(_ job: UnsafeMutableRawPointer) {
    nonisolated(unsafe) let job = job
    perform { $0.tasks.append(.defaultTask(job)) }
  }

  /// Calls `body` on behalf of a cell or job.
  func call(for origin: Origin, _ body: @escaping @Sendable () -> Void) {
    uninterrupted {
      Origin.$current.withValue(origin) {
        _ = Task(executorPreference: self) {
          RunnerThread.currentContext?.setWork(for: origin)
          body()
        }
      }
    }
  }

  func submit(_ job: JobRecord) {
    perform { $0.jobs.append(job) }
  }

  /// Counts jobs that are under way; see ``Host/changePlaces(by:)``.
  func changePlaces(by change: Int) {
    perform { $0.jobsUnderWay += change }
  }

  /// Calls `body`, which blocks this thread, while another thread takes its place.
  func blocking<Result>(_ body: () -> Result) -> Result {
    uninterrupted {
      state.withLock { $0.blocked += 1 }
      startThreads()
      defer { state.withLock { $0.blocked -= 1 } }
      return body()
    }
  }

  /// Calls `body`, which blocks this thread and may end it, while another thread takes its place.
  func waiting<Result>(on context: RunnerThread.Context, _ body: () -> Result) -> Result {
    perform { state in
      state.blocked += 1
      state.waiting.insert(ObjectIdentifier(context))
    }
    defer { uninterrupted { state.withLock { $0.endWaiting(context) } } }
    return body()
  }

  /// Keeps a suspended task from going on when it is resumed.
  func abandon(_ task: Task<Void, Never>) {
    let identity = unsafeBitCast(task, to: UInt.self)
    uninterrupted { state.withLock { $0.abandoned[identity] = task } }
  }

  /// Replaces a thread that has been ended early, which cannot happen inside ``blocking(_:)``.
  func threadEnded(_ context: RunnerThread.Context) {
    state.withLock { $0.remove(context) }
    startThreads()
  }

  /// Changes what there is to do, and wakes or starts a thread for it.
  private func perform(_ change: (inout State) -> Void) {
    uninterrupted {
      let (shouldWakeOne, needsThread) = state.withLock { state in
        change(&state)
        publishWork(state.hasWork)
        return (state.shouldWakeOne(), state.needsThread)
      }
      if shouldWakeOne { state.wakeOne() }
      if needsThread { startThreads() }
    }
  }

  /// Sets whether there is work, for threads that look without the lock.
  private func publishWork(_ exists: Bool) {
    // An unneeded write would take the cache line from other processors.
    if hasWork.load(ordering: .relaxed) != exists { hasWork.store(exists, ordering: .relaxed) }
  }

  private func startThreads() {
    while let number = state.withLock({ $0.needsThread ? $0.numbers.next() : nil }) {
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
      defer { context.clearWork() }
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

  /// Waits for the next job, for a job worker that has finished one and leaves its place.
  ///
  /// If the thread has other work to do next, that is left to it and the result is `nil`. May be called
  /// on any thread.
  func nextJob() -> JobRecord? {
    guard let context = RunnerThread.currentContext, context.pool === self else {
      changePlaces(by: -1)
      return nil
    }
    context.clearWork()
    let work = nextWork(context, leavingPlace: true)
    guard case .job(let job) = work else {
      context.leftWork = work
      return nil
    }
    context.beginWork()
    return job
  }

  /// Waits for work.
  private func nextWork(
    _ context: RunnerThread.Context, leavingPlace leavesPlace: Bool = false
  ) -> Work {
    let (found, spins) = state.withLock { state -> (Turn?, Bool) in
      if leavesPlace { state.jobsUnderWay -= 1 }
      defer { publishWork(state.hasWork) }
      if let turn = state.turn(of: context) { return (turn, false) }
      return (nil, state.idle.enter())
    }
    let turn = found ?? waitForTurn(context, spins: spins)
    if turn.shouldWakeOne { state.wakeOne() }
    return turn.work
  }

  /// Waits for work as an idle thread.
  ///
  /// One thread spins for a moment before it sleeps, so that a series of short jobs does not cost a
  /// wake-up each.
  private func waitForTurn(_ context: RunnerThread.Context, spins: Bool) -> Turn {
    if spins {
      let end = ContinuousClock.now + Limits.Jobs.spin
      // Yields in between, as others may need the processor.
      while !hasWork.load(ordering: .relaxed), ContinuousClock.now < end { sched_yield() }
    }
    var hasSpun = spins
    return state.wait { state -> Turn? in
      let turn = state.turn(ofIdle: context, afterSpinning: hasSpun)
      hasSpun = false
      publishWork(state.hasWork)
      return turn
    }
  }
}
