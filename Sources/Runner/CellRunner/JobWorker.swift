internal import Notebook
internal import NotebookEngine
internal import Synchronization

/// A task that runs jobs one after another: most jobs take less time than making a task.
///
/// The task belongs to one job at a time. A job that is cancelled cancels the task, which then runs no
/// further job. Task-local values that a job binds end with it. While a job awaits, its worker awaits
/// too, and the thread runs another one.
final class JobWorker: Sendable {
  private let pool: ThreadPool
  /// Set before the task starts.
  private let task = Mutex<Task<Void, Never>?>(nil)

  private init(_ pool: ThreadPool) {
    self.pool = pool
  }

  /// Starts a worker with its first job.
  static func start(with job: JobRecord, on pool: ThreadPool) {
    let worker = JobWorker(pool)
    worker.task.withLock {
      $0 = Task(executorPreference: pool) { await worker.work(beginningWith: job) }
    }
  }

  /// Runs jobs until one of them cancels the task, or the thread has other work to do.
  private func work(beginningWith first: JobRecord) async {
    guard let task = task.withLock(\.self) else { return }
    var next = Optional(first)
    while let job = next {
      switch await job.run(in: task) {
      case .mayContinue: next = pool.nextJob()
      case .mustEnd:
        pool.changePlaces(by: -1)
        next = nil
      case .endedEarlier: next = nil
      }
    }
  }
}
