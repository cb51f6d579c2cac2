internal import RunnerProtocol
internal import Synchronization

/// All jobs of the session.
public let jobs = Jobs()

/// The jobs of the session and the threads that work on them.
public struct Jobs: Sendable {
  private static let known = Mutex<[any WaitableJob]>([])

  static func register(_ job: any WaitableJob) {
    known.withLock { $0.append(job) }
  }

  /// How many threads work on jobs; 4 at the start.
  ///
  /// Work that keeps a processor busy wants as many as there are cores, work that waits for
  /// something else wants more. Values below 1 count as 1.
  public var workers: Int {
    get { NotebookRuntime.host.workers }
    nonmutating set { NotebookRuntime.host.setWorkers(newValue) }
  }

  /// Every job since the session began, in the order of submission.
  public var all: [any AnyJob] { Self.known.withLock { $0 } }

  /// Blocks until every job is over that was submitted before; how they ended does not matter.
  ///
  /// Called from a job, it waits for the others, and returns early if that job is cancelled. A cell
  /// that waits here ends here when it is interrupted.
  public func wait() {
    let own = Origin.current?.job
    for job in Self.known.withLock({ $0 }) where job.id != own?.rawValue {
      job.blockUntilOver(orUntil: own == nil ? .forced : .asked)
    }
  }
}
