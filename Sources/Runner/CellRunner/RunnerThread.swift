internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import Synchronization

/// A thread whose work can be ended from outside or by a trap without harm to the others.
///
/// The corresponding C functions are `crunner_thread_start` and its siblings.
struct RunnerThread: Hashable, @unchecked Sendable {  // the C object is never freed
  private let thread: OpaquePointer

  /// What a thread works for, as far as its end is concerned.
  final class Context: Sendable {
    let pool: ThreadPool
    /// The thread's number in the pool.
    let number: Int
    /// A number of its own among all threads that ever were.
    let serial = serials.add(1, ordering: .relaxed).newValue
    let body: @Sendable () -> Void
    private let work = Atomic<UInt>(Work.idle)
    private let own = OwnState()

    private static let serials = Atomic<Int>(0)

    /// What is known of a thread's work, in one word.
    private enum Work {
      static let idle: UInt = 0
      static let unknown: UInt = 1
      static func known(_ origin: Origin) -> UInt {
        UInt(bitPattern: Unmanaged.passUnretained(origin).toOpaque())
      }
    }

    init(pool: ThreadPool, number: Int, body: @escaping @Sendable () -> Void) {
      self.pool = pool
      self.number = number
      self.body = body
    }

    /// Takes note that work begins of which nothing is known yet.
    func beginWork() { work.store(Work.unknown, ordering: .relaxed) }

    /// Takes note for whom the thread works.
    func noteWork(for origin: Origin) { work.store(Work.known(origin), ordering: .relaxed) }

    func endWork() { work.store(Work.idle, ordering: .relaxed) }

    /// Starts something, and gives the task it has made for itself, if it has.
    ///
    /// - Important: Must only be called on this thread.
    func firstTask(of start: () -> Void) -> UnownedJob? {
      own.isTaskWanted = true
      start()
      own.isTaskWanted = false
      return own.task.take()
    }

    /// Takes a task if it is the first one of what is started here.
    ///
    /// - Important: Must only be called on this thread.
    func takes(_ task: UnownedJob) -> Bool {
      guard own.isTaskWanted else { return false }
      own.isTaskWanted = false
      own.task = task
      return true
    }

    /// Work that was found by what ran here and is not for it.
    ///
    /// - Important: Must only be used on this thread.
    var leftWork: ThreadPool.Work? {
      get { own.leftWork }
      set { own.leftWork = newValue }
    }

    /// Whether the thread may be at work for this origin.
    func mayBeWorking(for origin: Origin) -> Bool {
      let work = work.load(ordering: .relaxed)
      return work == Work.unknown || work == Work.known(origin)
    }
  }

  /// What only the thread itself needs to know.
  private final class OwnState: @unchecked Sendable {  // used on its thread alone
    var isTaskWanted = false
    /// The task of what is being started.
    var task: UnownedJob?
    var leftWork: ThreadPool.Work?
  }

  private init(_ thread: OpaquePointer) {
    self.thread = thread
  }

  /// Starts a thread; gives nothing when the system has no room for another.
  ///
  /// The context is released when the body returns, and stays for whoever learns of the ending
  /// when it does not.
  init?(name: String, stackSize: Int, context: Context) {
    let owned = Unmanaged.passRetained(context)
    let started = crunner_thread_start(
      name, stackSize,
      { pointer in
        guard let pointer else { return }
        let context = Unmanaged<Context>.fromOpaque(pointer)
        context.takeUnretainedValue().body()
        context.release()
      }, owned.toOpaque())
    guard let started else {
      owned.release()
      return nil
    }
    self.init(started)
  }

  /// What the current thread works for, if it is one of the runner's.
  static var currentContext: Context? {
    crunner_thread_context().map { Unmanaged<Context>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Has the thread look whether what runs on it has to stop.
  func nudge() { crunner_thread_nudge(thread) }

  /// Whether the last nudge found that nothing on the thread has to stop.
  var isElsewhere: Bool { crunner_thread_is_elsewhere(thread) }
}
