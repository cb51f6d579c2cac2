internal import Notebook
internal import NotebookEngine
internal import Synchronization

/// A task that does jobs one after the other: most of them are over in less time than it takes to make
/// a task for each.
///
/// It belongs to one job at a time, which may cancel it and takes it along then: no other job is done
/// by a task that was told to stop. What a job binds as task-local values ends with it. While a job
/// waits asynchronously, its worker waits too, and the thread takes up another.
final class JobWorker: Sendable {
  private let pool: ThreadPool
  /// Set before the task begins.
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

  /// Does jobs until one takes the task along, or there is something else to do for the thread.
  private func work(beginningWith first: JobRecord) async {
    guard let task = task.withLock(\.self) else { return }
    var next = Optional(first)
    while let job = next {
      next = await job.run(in: task) ? pool.nextJob() : nil
    }
  }
}
