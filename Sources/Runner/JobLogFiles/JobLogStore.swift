internal import CRunner
internal import DequeModule
package import Formatting
internal import Limits
internal import NotebookEngine
internal import POSIX
package import RunnerProtocol
internal import Synchronization

/// Keeps what jobs write in files, one for each job that writes anything.
///
/// The directory is created when the first job writes. The size of all logs together is limited by
/// ``LogBudget``: if other sessions leave too little space, the logs of this session's jobs that ended
/// longest ago are removed, and a log that takes a quarter of the space loses its older half.
package final class JobLogStore: JobLogs {
  private struct State {
    var logs: [JobID: LogFile] = [:]
    /// The jobs whose files are open, in the order in which they were opened.
    var open: Deque<JobID> = []
    /// The jobs that have ended and have logs, in the order of their ends.
    var ended: Deque<JobID> = []
    /// `nil` if the logs may take any space.
    var budget: LogBudget?
    var isBroken = false
  }

  private let sessionDirectory: LogDirectory
  private let limit: ByteCount?
  private let state: Mutex<State>

  /// Makes a store of logs.
  ///
  /// - Parameters:
  ///   - directory: The directory of this session, which need not exist.
  ///   - limit: How much space the logs of all sessions may take; `nil` for any amount.
  package init(in directory: LogDirectory, limit: ByteCount?) {
    sessionDirectory = directory
    self.limit = limit
    state = Mutex(State(budget: limit.map { LogBudget($0, in: directory) }))
  }

  // MARK: - Writing

  package func append(_ text: String, to job: JobID) -> String? {
    perform { state throws(POSIXError) in
      let log = try log(of: job, &state)
      try write(to: log, of: job, &state) { log throws(POSIXError) in try log.append(text) }
    }
  }

  package func close(_ job: JobID, with line: String?) {
    _ = perform { state throws(POSIXError) in
      guard let log = state.logs[job], !log.isRemoved else { return }
      state.ended.append(job)
      if let line {
        try write(to: log, of: job, &state) { log throws(POSIXError) in try log.append(line: line) }
      }
      log.close()
      state.open.removeAll { $0 == job }
    }
  }

  /// Calls `body`; returns why logs cannot be written, the first time that fails.
  private func perform(_ body: (inout State) throws(POSIXError) -> Void) -> String? {
    withState { state in
      guard !state.isBroken else { return nil }
      do throws(POSIXError) {
        try body(&state)
        return nil
      } catch {
        state.isBroken = true
        return error.description
      }
    }
  }

  /// Calls `body` with the state; the thread cannot be ended meanwhile, as it would keep the lock.
  private func withState<Result>(_ body: (inout sending State) throws -> Result) rethrows -> Result
  where Result: Sendable {
    crunner_stay()
    defer { crunner_leave() }
    return try state.withLock { try body(&$0) }
  }

  private func log(of job: JobID, _ state: inout State) throws(POSIXError) -> LogFile {
    if let log = state.logs[job] { return log }
    if state.logs.isEmpty { try Directory.makePrivate(sessionDirectory.path) }
    let log = LogFile(path: sessionDirectory.file(of: job))
    state.logs[job] = log
    return log
  }

  /// Calls `write` with an open log, and then makes space if logs take too much.
  private func write(
    to log: LogFile, of job: JobID, _ state: inout State,
    _ write: (LogFile) throws(POSIXError) -> Void
  ) throws(POSIXError) {
    if !log.isOpen {
      state.open.append(job)
      if state.open.count > Limits.Logs.openFiles, let first = state.open.popFirst() {
        state.logs[first]?.close()
      }
    }
    let size = log.size
    try write(log)
    state.budget?.updateSize(from: size, to: log.size)
    guard let budget = state.budget else { return }
    if log.size > budget.share { try halve(log, &state) }
    if budget.isDue { startScan(budget, &state) }
  }

  // MARK: - Space

  /// Scans the logs of all sessions on a thread of its own, so that no job waits for it.
  private func startScan(_ budget: LogBudget, _ state: inout State) {
    state.budget?.startScan()
    do {
      try BackgroundThread.start(name: "log space") { [self] in
        // A crash ends the process: no thread could take the lock again.
        crunner_become_essential()
        var budget = budget
        budget.removeOldSessions()
        _ = perform { state throws(POSIXError) in
          state.budget?.merge(othersOf: budget)
          // If this session has written more meanwhile, another scan removes logs of other sessions
          // before any of this one.
          if let newer = state.budget, newer.isExceeded, newer.own > budget.own {
            startScan(newer, &state)
          } else {
            try makeSpace(&state)
          }
        }
      }
    } catch {
      // The next line of a job tries again.
      state.budget?.scheduleScan()
    }
  }

  /// Removes logs of this session if the others leave too little space.
  private func makeSpace(_ state: inout State) throws(POSIXError) {
    if state.budget?.isExceeded == true {
      while let excess = state.budget?.excess, excess > 0, let job = state.ended.popFirst() {
        guard let log = state.logs[job] else { continue }
        state.budget?.updateSize(from: log.size, to: 0)
        log.remove()
      }
      // The remaining logs belong to running jobs.
      while let budget = state.budget, budget.isExceeded,
        let largest = state.logs.values.max(by: { $0.size < $1.size }),
        largest.size > Limits.Logs.shortest
      {
        try halve(largest, &state)
      }
    }
    state.budget?.scheduleScan()
  }

  private func halve(_ log: LogFile, _ state: inout State) throws(POSIXError) {
    let size = log.size
    try log.halve(because: limit.map { "to keep all logs below \($0)" } ?? "")
    state.open.removeAll { state.logs[$0] === log }
    state.budget?.updateSize(from: size, to: log.size)
  }

  // MARK: - Reading

  package var directory: LogDirectory? { sessionDirectory }

  package func file(of job: JobID) -> String? { sessionDirectory.file(of: job) }

  package func range(of job: JobID) -> Range<Int> { withState { $0.logs[job]?.range ?? 0..<0 } }

  package func read(
    _ job: JobID, from offset: Int, atMost limit: Int
  ) throws -> (bytes: [UInt8], end: Int) {
    try withState { try $0.logs[job]?.read(from: offset, atMost: limit) ?? ([], offset) }
  }

  package var lengths: [JobID: Int] {
    withState { $0.logs.filter { !$0.value.isRemoved }.mapValues(\.size) }
  }
}
