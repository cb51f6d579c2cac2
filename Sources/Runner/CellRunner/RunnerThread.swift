internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import Synchronization

/// A thread that can be ended from outside, or by a trap, without harm to the others.
///
/// The corresponding C functions are `crunner_thread_start` and its siblings.
struct RunnerThread: Hashable, @unchecked Sendable {  // the C object is never freed
  private let thread: OpaquePointer

  /// What a thread works for.
  final class Context: Sendable {
    let pool: ThreadPool
    /// The thread's number in the pool.
    let number: Int
    /// A number that no other thread of the process ever has.
    let serial = serials.add(1, ordering: .relaxed).newValue
    let body: @Sendable () -> Void
    private let work = Atomic<UInt>(Work.idle)
    private let own = OwnState()

    private static let serials = Atomic<Int>(0)

    /// What the thread works for, in one word that other threads can read.
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

    /// Marks the thread as working, for an origin that is not known yet.
    func beginWork() { work.store(Work.unknown, ordering: .relaxed) }

    /// Records the origin that the thread works for.
    func setWork(for origin: Origin) { work.store(Work.known(origin), ordering: .relaxed) }

    func clearWork() { work.store(Work.idle, ordering: .relaxed) }

    /// Calls `start`, and returns the first task it has enqueued, if any.
    ///
    /// - Important: Must only be called on this thread.
    func firstTask(of start: () -> Void) -> UnownedJob? {
      own.firstTask = .wanted
      start()
      defer { own.firstTask = .notWanted }
      return if case .enqueued(let task) = own.firstTask { task } else { nil }
    }

    /// Keeps a task that is being enqueued if ``firstTask(of:)`` waits for one; returns whether it did.
    ///
    /// - Important: Must only be called on this thread.
    func takes(_ task: UnownedJob) -> Bool {
      guard case .wanted = own.firstTask else { return false }
      own.firstTask = .enqueued(task)
      return true
    }

    /// Work that a job worker has dequeued but cannot do, for this thread to do next.
    ///
    /// - Important: Must only be used on this thread.
    var leftWork: ThreadPool.Work? {
      get { own.leftWork }
      set { own.leftWork = newValue }
    }

    /// Whether the thread may be working for an origin.
    func mayBeWorking(for origin: Origin) -> Bool {
      let work = work.load(ordering: .relaxed)
      return work == Work.unknown || work == Work.known(origin)
    }
  }

  /// State that only the thread itself uses.
  private final class OwnState: @unchecked Sendable {  // used on its thread alone
    /// The first task that ``Context/firstTask(of:)`` is to catch.
    enum FirstTask {
      case notWanted
      case wanted
      case enqueued(UnownedJob)
    }

    var firstTask = FirstTask.notWanted
    var leftWork: ThreadPool.Work?
  }

  private init(_ thread: OpaquePointer) {
    self.thread = thread
  }

  /// Starts a thread; returns `nil` if the system cannot make one.
  ///
  /// The context is released when its body returns; if the thread is ended early, ``Reaper`` releases
  /// it.
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

  /// The context of the current thread, if the runner has started it.
  static var currentContext: Context? {
    crunner_thread_context().map { Unmanaged<Context>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Interrupts the thread, which then checks whether it has to stop.
  func nudge() { crunner_thread_nudge(thread) }

  /// Whether the last nudge has found that nothing on the thread has to stop.
  var isElsewhere: Bool { crunner_thread_is_elsewhere(thread) }
}
