import NotebookEngine
import RunnerProtocol
import Synchronization

@testable import Notebook

/// A host that keeps what it is to send, and in which time passes only when a test says so.
final class ScriptedHost: Host {
  private struct State {
    var events: [RunnerEvent] = []
    var planned: [@Sendable () -> Void] = []
  }

  /// The host of all tests of this process.
  static let shared: ScriptedHost = {
    let host = ScriptedHost()
    NotebookRuntime.host = host
    return host
  }()

  private let state = Mutex(State())
  private let rest = DetachedHost()

  /// What was sent for a cell or its jobs.
  func progress(of execution: ExecutionID) -> [JobProgress] {
    state.withLock(\.events).compactMap {
      if case .progress(execution, _, let progress) = $0 { progress } else { nil }
    }
  }

  /// Does what was planned for later; says how much that was.
  @discardableResult
  func letTimePass() -> Int {
    let planned = state.withLock { state in
      defer { state.planned = [] }
      return state.planned
    }
    for action in planned { action() }
    return planned.count
  }

  func send(_ event: RunnerEvent) { state.withLock { $0.events.append(event) } }

  func schedule(
    after delay: Duration, _ action: @escaping @Sendable () -> Void
  ) -> @Sendable () -> Void {
    state.withLock { $0.planned.append(action) }
    return {}
  }

  var workers: Int { rest.workers }
  var worker: Int? { rest.worker }
  var adoptedOrigin: Origin? { rest.adoptedOrigin }
  var system: any HostSystem { rest.system }
  var logs: any JobLogs { rest.logs }
  func note(_ event: RunnerEvent) {}
  func note(_ news: JobEventBatch.BriefEvent, of run: ExecutionID) {}
  func submit(_ job: JobRecord) {}
  func setWorkers(_ count: Int) {}
  func makeGate() -> any Gate { rest.makeGate() }
  func makeLock() -> any Lock { rest.makeLock() }
  func blocking<Result>(_ body: () -> Result) -> Result { body() }
  func awaitingTask<Result>(_ body: () -> Result) -> Result { body() }
  func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result { try body() }
  func noteWork(for origin: Origin) {}
  func stop(_ job: JobRecord, grace: Duration) {}
  func flushSoon(_ buffer: OutputBuffer) {}
  func checkForStop() {}
  func ask(_ question: InputQuestion, for cell: Origin) -> InputAnswer? { nil }
  func fail(_ failure: RunFailure) -> Never { rest.fail(failure) }
  func abandonThread() -> Never { rest.abandonThread() }
  func throwAddresses(of error: any Error) -> [CodeAddress] { [] }
  func publish(_ object: AnyObject) {}
  func observe(_ object: AnyObject) {}
  func message(of error: any Error) -> String? { nil }
}
