internal import DequeModule
internal import Formatting
internal import Limits
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Keeps what jobs write in files, one for each job that writes something.
///
/// The folder is made when the first job writes. All logs together are bounded, see ``LogBudget``:
/// where other sessions leave too little room, the logs of the jobs of this one go that ended
/// longest ago, and a log that fills a quarter of the room loses its older half.
final class JobLogStore: JobLogs {
  private struct State {
    var logs: [JobID: LogFile] = [:]
    /// The jobs whose files are open, the one that was opened first in front.
    var open: Deque<JobID> = []
    /// The jobs that are over and have logs, in the order of their ends.
    var over: Deque<JobID> = []
    /// Nothing when the logs may take any room.
    var budget: LogBudget?
    var isBroken = false
  }

  private let sessionFolder: LogDirectory
  private let limit: ByteCount?
  private let state: Mutex<State>

  /// Makes a store of logs in a folder that need not be there yet.
  ///
  /// - Parameters:
  ///   - folder: The folder of this session.
  ///   - limit: How much room the logs of all sessions may take; any amount if nothing.
  init(in folder: LogDirectory, limit: ByteCount?) {
    sessionFolder = folder
    self.limit = limit
    state = Mutex(State(budget: limit.map { LogBudget($0, in: folder) }))
  }

  // MARK: - Writing

  func append(_ text: String, to job: JobID) -> String? {
    change { state throws(POSIXError) in
      let log = try log(of: job, &state)
      try add(to: log, of: job, &state) { log throws(POSIXError) in try log.append(text) }
    }
  }

  func close(_ job: JobID, with line: String?) {
    _ = change { state throws(POSIXError) in
      guard let log = state.logs[job], !log.isRemoved else { return }
      state.over.append(job)
      if let line {
        try add(to: log, of: job, &state) { log throws(POSIXError) in try log.append(line: line) }
      }
      log.close()
      state.open.removeAll { $0 == job }
    }
  }

  /// Changes the logs; gives the reason when they cannot be written, once.
  private func change(_ body: (inout State) throws(POSIXError) -> Void) -> String? {
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

  /// A thread that ended with the lock would silence all jobs.
  private func withState<Result>(_ body: (inout sending State) throws -> Result) rethrows -> Result
  where Result: Sendable {
    try uninterrupted { try state.withLock { try body(&$0) } }
  }

  private func log(of job: JobID, _ state: inout State) throws(POSIXError) -> LogFile {
    if let log = state.logs[job] { return log }
    if state.logs.isEmpty { try Directory.makePrivate(sessionFolder.path) }
    let log = LogFile(path: sessionFolder.file(of: job))
    state.logs[job] = log
    return log
  }

  /// Has something written to a log and sees to it that there is room.
  private func add(
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
    state.budget?.change(from: size, to: log.size)
    guard let budget = state.budget else { return }
    if log.size > budget.share { try halve(log, &state) }
    if budget.isDue { beginLook(budget, &state) }
  }

  // MARK: - Room

  /// Has a thread of its own look whether there is room: no job waits for that.
  private func beginLook(_ budget: LogBudget, _ state: inout State) {
    state.budget?.beginLook()
    do {
      try EssentialThread.start(name: "log room") { [self] in
        var budget = budget
        budget.removeOldSessions()
        _ = change { state throws(POSIXError) in
          state.budget?.noteOthers(in: budget)
          // The logs of other sessions go first, also where this one has written more meanwhile.
          if let newer = state.budget, newer.isExceeded, newer.own > budget.own {
            beginLook(newer, &state)
          } else {
            try makeRoom(&state)
          }
        }
      }
    } catch {
      // The next line of a job tries again.
      state.budget?.planNextLook()
    }
  }

  /// Removes logs of this session where the others leave too little room.
  private func makeRoom(_ state: inout State) throws(POSIXError) {
    if state.budget?.isExceeded == true {
      while let excess = state.budget?.excess, excess > 0, let job = state.over.popFirst() {
        guard let log = state.logs[job] else { continue }
        state.budget?.change(from: log.size, to: 0)
        log.remove()
      }
      // What is left belongs to jobs that run.
      while let budget = state.budget, budget.isExceeded,
        let largest = state.logs.values.max(by: { $0.size < $1.size }), largest.size > 65_536
      {
        try halve(largest, &state)
      }
    }
    state.budget?.planNextLook()
  }

  private func halve(_ log: LogFile, _ state: inout State) throws(POSIXError) {
    let size = log.size
    try log.halve(because: limit.map { "to keep all logs below \($0)" } ?? "")
    state.open.removeAll { state.logs[$0] === log }
    state.budget?.change(from: size, to: log.size)
  }

  // MARK: - Reading

  var folder: LogDirectory? { sessionFolder }

  func file(of job: JobID) -> String? { sessionFolder.file(of: job) }

  func places(of job: JobID) -> Range<Int> { withState { $0.logs[job]?.places ?? 0..<0 } }

  func read(
    _ job: JobID, from place: Int, atMost limit: Int
  ) throws -> (bytes: [UInt8], end: Int) {
    try withState { try $0.logs[job]?.read(from: place, atMost: limit) ?? ([], place) }
  }

  var lengths: [JobID: Int] {
    withState { $0.logs.filter { !$0.value.isRemoved }.mapValues(\.size) }
  }
}
