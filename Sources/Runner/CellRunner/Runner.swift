internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// The process that runs cells and jobs: takes commands from the kernel and tells it what happens.
package final class Runner: Sendable {
  /// The runner of this process; C callbacks have no other way to find it.
  private static let shared = Mutex<Runner?>(nil)

  private let connection: KernelConnection
  private let cellPool = ThreadPool(name: "cell", limit: 1)
  /// Cells, completions and the notebook itself are to stay quick while jobs compute; where nobody else
  /// wants a processor, jobs have all of it.
  private let jobPool = ThreadPool(name: "job", limit: 4, niceness: 5)
  private let taskPool: ThreadPool
  private let flusher = OutputFlusher()
  private let loader = CellLoader()
  private let captures: [DescriptorCapture]
  private let runs: ActiveRuns
  private let calls = ActiveCellJobs()
  private let stopper: Stopper
  private let inputQueue: InputQueue
  private let timer = TimerThread()
  /// The libraries that processes for isolated jobs load before all others.
  private let preloaded: String?

  /// Prepares the process: streams, handlers, threads.
  ///
  /// To be made once.
  ///
  /// - Parameters:
  ///   - connection: The way to the kernel.
  ///   - arguments: What else the kernel has said.
  /// - Throws: A `POSIXError` when the system has no room for its threads and descriptors.
  package init(_ connection: KernelConnection, arguments: RunnerArguments) throws {
    self.connection = connection
    preloaded = arguments.preloaded
    runs = ActiveRuns(pool: cellPool)
    taskPool = ThreadPool(name: "task", limit: max(2, System.processorCount))
    captures = [try DescriptorCapture(.stdout), try DescriptorCapture(.stderr)]
    stopper = Stopper(pools: [cellPool, jobPool, taskPool])
    inputQueue = InputQueue(connection)
    NotebookRuntime.host = RunnerHost(
      RunnerHost.Parts(
        connection: connection, jobPool: jobPool, taskPool: taskPool, flusher: flusher,
        stopper: stopper, inputQueue: inputQueue, timer: timer,
        logs: arguments.makeLogs()))
    Self.shared.withLock { $0 = self }
    let endings = crunner_install(
      crunner_callbacks(
        write: { stream, bytes, count in Runner.write(stream, bytes, count) },
        read: { bytes, count in
          StandardInput.read(into: UnsafeMutableRawBufferPointer(start: bytes, count: count))
        },
        origin: { Origin.current.map { Unmanaged.passRetained($0).toOpaque() } },
        stop_level: { Origin.current?.stopLevel.threadStop ?? CRUNNER_STOP_NONE },
        wakes: { Origin.current?.consumeWake() ?? false },
        exiting: { status in Runner.current?.exiting(status) },
        thrown: { error in Runner.current?.cellThrew(error) },
        enqueue: { job in
          if let job { Runner.current?.taskPool.enqueueDefault(job) }
        }))
    try RaceWatch()?.start { race, origin in self.reportRace(race, in: origin) }
    let reaper = Reaper(FileDescriptor(owning: endings))
    try connection.start()
    for capture in captures { try capture.start() }
    try flusher.start()
    try timer.start()
    try EssentialThread.start(name: "reaper") {
      try? reaper.forEachEnding { self.threadEnded($0) }
    }
  }

  /// Serves the kernel until it closes the connection.
  package func serve() throws {
    crunner_become_essential()
    connection.send(.ready)
    try connection.forEachCommand { command in
      switch command {
      case .execute(let id, let library, let entry, let result):
        execute(id, library: library, entry: entry, result: result)
      case .perform(let id, let calls):
        perform(calls, as: id)
      case .submit(let id, let submission, let result):
        submit(submission, as: id, result: result)
      case .interrupt(let id):
        runs[id]?.stop(with: stopper)
      case .cancel(let id):
        JobRegistry.record(id)?.cancel()
      case .cancelJobs(let id):
        JobRecord.cancelAll(of: id)
      case .input(let id, let answer):
        inputQueue.deliver(answer, to: id)
      case .comm(let event):
        CommRegistry.shared.receive(event)
      case .label(let id, let label):
        CellLabels.shared[id] = label
      case .limitOutput(.cap(let cap)):
        OutputCap.current = cap
      case .limitOutput(.pause(let id)):
        OutputPauses.shared.begin(id)
      case .limitOutput(.resume(let id)):
        OutputPauses.shared.end(id)
      case .ping:
        connection.send(.pong)
      }
    }
  }

  /// Whether ThreadSanitizer was loaded into this process before all else.
  package static var seesRaces: Bool { crunner_sees_races() }

  /// Ends this process and all that cells have started.
  package static func endProcess() -> Never {
    crunner_kill_groups()
    System.killOwnGroup()
  }

  /// Runs what is sent to the main queue and the main actor, on the main thread.
  package static func serveMainQueue() -> Never {
    crunner_serve_main_queue()
  }

  private static var current: Runner? { shared.withLock { $0 } }

  // MARK: - Cells

  private func begin(_ id: ExecutionID, result: RunnerCommand.ResultHandling) -> CellRun {
    // What is left of another cell's input is for nobody, unless that one still reads.
    if runs.isEmpty { crunner_begin_input() }
    let run = CellRun(id, result: result)
    runs.add(run)
    return run
  }

  private func execute(
    _ id: ExecutionID, library: String, entry: String, result: RunnerCommand.ResultHandling
  ) {
    let run = begin(id, result: result)
    do {
      let entry = try loader.load(library: library, entry: entry)
      run.start(on: cellPool) {
        entry.call()
      } completion: {
        self.end(run, .completed(run.origin.takeResult()))
      }
    } catch {
      let failure = RunFailure(kind: .notLoaded, name: "LoadError", message: error.description)
      end(run, .failed(failure, reached: 0))
    }
  }

  /// Puts a cell into the queue of jobs.
  private func submit(
    _ submission: CellJobSubmission, as id: ExecutionID, result: RunnerCommand.ResultHandling
  ) {
    let run = begin(id, result: result)
    run.origin.becomeFallbackOrigin()
    do {
      try cellJob(submission, of: id).submit(for: run.origin)
      end(run, .completed(nil))
    } catch let error as JobError {
      let failure = RunFailure(kind: .thrown, name: "JobError", message: error.description)
      end(run, .failed(failure, reached: 0))
    } catch {
      let failure = RunFailure(kind: .notLoaded, name: "LoadError", message: "\(error)")
      end(run, .failed(failure, reached: 0))
    }
  }

  private func cellJob(_ submission: CellJobSubmission, of id: ExecutionID) throws -> CellJob {
    if let isolation = submission.settings.isolation {
      let call = IsolatedJob(
        submission, isolation, connection: connection, preloaded: preloaded)
      return try CellJob(submission.settings, execution: id) { await call.run() }
    }
    let entry = try loader.load(library: submission.library, entry: submission.entry)
    let call = CellJobCall(entry, on: jobPool, encodingValue: submission.number != nil)
    let (calls, connection) = (calls, connection)
    let job = try CellJob(
      submission.settings, number: submission.number, execution: id
    ) {
      await call.run()
    } atEnd: { job in
      calls.remove(job)
      connection.note(.cellOver(job, reached: call.reached, value: call.encodedValue))
    }
    calls.add(call, of: job.record.id)
    return job
  }

  /// Performs magics as a cell; the first that fails ends it.
  private func perform(_ magics: [RunnerMagic], as id: ExecutionID) {
    let run = begin(id, result: .drop)
    let outcome = Mutex(CellEnd.completed(nil))
    run.start(on: cellPool) {
      for (index, magic) in magics.enumerated() {
        do {
          try magic.perform()
        } catch {
          let failure = RunFailure(thrown: error)
          return outcome.withLock { $0 = .failed(failure, reached: index) }
        }
      }
    } completion: {
      self.end(run, outcome.withLock { $0 })
    }
  }

  private func end(_ run: CellRun, _ end: CellEnd) {
    for capture in captures { capture.drain() }
    run.origin.finish()
    guard run.end() else { return }
    runs.remove(run)
    connection.send(.cellEnded(run.id, end))
  }

  // MARK: - Threads that ended early

  private func threadEnded(_ ending: Reaper.EndedThread) {
    if let thread = ending.thread { thread.pool.threadEnded(thread) }
    let run = run(of: ending)
    var failure = ending.origin?.failure ?? ending.failure
    failure.frames = ending.failure.frames
    if let job = ending.origin?.job {
      threadEnded(of: job, ending, failure)
    } else if let run, ending.thread?.pool === cellPool {
      end(run, .failed(run.pendingFailure ?? failure, reached: run.origin.reached))
    } else if let run {
      run.fail(failure)
    } else if let origin = ending.origin ?? ending.adopted ?? Origin.newest {
      // What is left of a cell that was stopped ends with it, without a word.
      if ending.kind != CRUNNER_ENDING_STOPPED {
        origin.output.flush()
        connection.send(.strayFailure(origin.execution, failure))
      }
      origin.whenThreadEnds?()
    }
  }

  /// Tells of a race, after which the code goes on.
  private func reportRace(_ race: RunFailure, in origin: Origin?) {
    guard let origin = origin ?? Origin.newest else { return }
    connection.send(.strayFailure(origin.execution, race))
  }

  private func threadEnded(of id: JobID, _ ending: Reaper.EndedThread, _ failure: RunFailure) {
    let (job, call) = (JobRegistry.record(id), calls[id])
    switch ending.kind {
    // A thread leaves what it awaits only when its job was told to stop, or has crashed already.
    case CRUNNER_ENDING_STOPPED, CRUNNER_ENDING_ABANDONED: job?.endStopped()
    case CRUNNER_ENDING_ERROR where call?.threadDidThrow() == true: return
    default: job?.crash(failure)
    }
    call?.abandon()
  }

  /// The cell whose work a thread did that ended early, if it still runs.
  private func run(of ending: Reaper.EndedThread) -> CellRun? {
    if let origin = ending.origin, let run = runs[origin.execution], run.origin === origin {
      return run
    }
    guard let thread = ending.thread, thread.pool === cellPool else { return nil }
    return runs.run(on: thread)
  }

  // MARK: - Callbacks

  private static func write(_ stream: Int32, _ bytes: UnsafePointer<CChar>?, _ count: Int) {
    guard let stream = StreamName(rawValue: UInt8(stream)) else { return }
    crunner_stop_point()
    Origin.here?.output.write(stream, UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private func cellThrew(_ error: UnsafeMutableRawPointer?) {
    guard let error, let origin = Origin.here else { return }
    let failure = RunFailure(thrown: unsafeBitCast(error, to: (any Error).self))
    if let job = origin.job {
      calls[job]?.note(failure)
    } else {
      runs[origin.execution]?.note(failure)
    }
  }

  private func exiting(_ status: Int32) {
    for capture in captures { capture.drain() }
    runs.flushOutput()
    JobRegistry.flushOutput()
    connection.send(.exiting(status: status))
    connection.settle()
  }
}

extension Cancellation.Level {
  /// The level as C knows it.
  fileprivate var threadStop: crunner_stop_level {
    switch self {
    case .none: CRUNNER_STOP_NONE
    case .asked: CRUNNER_STOP_ASKED
    case .forced: CRUNNER_STOP_FORCED
    case .blocked: CRUNNER_STOP_BLOCKED
    }
  }
}
