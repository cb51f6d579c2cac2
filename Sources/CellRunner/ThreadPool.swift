internal import CRunner
internal import DequeModule
internal import Notebook
internal import POSIX

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
    /// How many threads wait for work.
    var idle = 0
    /// Whether one of them has been woken and has not looked yet.
    var isWaking = false

    var threads: Int { numbers.count }

    var needsThread: Bool {
      idle < tasks.count + jobs.count && threads < limit + blocked
    }

    mutating func next() -> Work? {
      tasks.popFirst() ?? jobs.popFirst().map(Work.job)
    }

    /// Whether one of those that wait is to be woken.
    ///
    /// That is no more than one at a time, which wakes the next if there is work for it, too: work that
    /// is short then does not cost the waking of a thread each time.
    mutating func wakesOne() -> Bool {
      guard idle > 0, !isWaking, !tasks.isEmpty || jobs.count > 0 else { return false }
      isWaking = true
      return true
    }

    mutating func endWaiting(_ context: RunnerThread.Context) {
      if waiting.remove(ObjectIdentifier(context)) != nil { blocked -= 1 }
    }

    mutating func remove(_ context: RunnerThread.Context) {
      endWaiting(context)
      numbers.giveBack(context.number)
      members[ObjectIdentifier(context)] = nil
    }
  }

  private let name: String
  private let state: Monitor<State>
  /// As much as the main thread of a program has.
  private static let stackSize = 8 << 20

  init(name: String, limit: Int) {
    self.name = name
    self.state = Monitor(State(limit: limit))
  }

  /// How many threads work at the same time.
  var limit: Int {
    get { state.withLock { $0.limit } }
    set {
      state.change { $0.limit = max(1, newValue) }
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
      let (wakesOne, needsThread) = state.withLock { state in
        change(&state)
        return (state.wakesOne(), state.needsThread)
      }
      if wakesOne { state.wakeOne() }
      if needsThread { startThreads() }
    }
  }

  private func startThreads() {
    while let number = state.withLock({ $0.needsThread ? $0.numbers.take() : nil }) {
      let context = RunnerThread.Context(pool: self, number: number) { self.work() }
      let thread = RunnerThread(name: name, stackSize: Self.stackSize, context: context)
      state.withLock { state in
        if let thread {
          state.members[ObjectIdentifier(context)] = Member(thread: thread, context: context)
        } else {
          state.numbers.giveBack(number)
        }
      }
      if thread == nil { return }
    }
  }

  private func work() {
    guard let context = RunnerThread.currentContext else { return }
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
    var hasWaited = false
    let (work, wakesOne) = state.wait { state -> (Work, Bool)? in
      if hasWaited { state.isWaking = false }
      if state.threads > state.limit + state.blocked {
        if hasWaited { state.idle -= 1 }
        state.remove(context)
        // It may have been woken for work, which then is for another.
        return (.end, state.wakesOne())
      }
      if let work = state.next() {
        if hasWaited { state.idle -= 1 }
        return (work, state.wakesOne())
      }
      if !hasWaited { state.idle += 1 }
      hasWaited = true
      return nil
    }
    if wakesOne { state.wakeOne() }
    return work
  }
}
