internal import CChildren
internal import CRunner
internal import CTypeRecords
internal import IsolatedJobs
internal import Notebook
internal import NotebookEngine
internal import NotebookMagics
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// The process that runs cells and jobs: carries out the kernel's commands and sends it events.
package final class Runner: Sendable {
  /// The runner of this process; C callbacks have no other way to find it.
  private static let shared = Mutex<Runner?>(nil)

  private let connection: KernelConnection
  private let cellPool = ThreadPool(name: "cell", limit: 1)
  /// Of lower priority, so that cells, completion and the notebook stay quick while jobs compute.
  ///
  /// If nothing else needs the processors, jobs still get all of them.
  private let jobPool = ThreadPool(name: "job", limit: 4, niceness: 5)
  private let taskPool: ThreadPool
  /// For the cancellation handlers of cells and jobs, of which some may block.
  private let sparePool = ThreadPool(name: "cancel", limit: 8)
  private let flusher = OutputFlusher()
  private let loader = CellLoader()
  private let captures: [DescriptorCapture]
  private let children: ChildProcesses
  private let runs: ActiveRuns
  private let calls = ActiveCellJobs()
  private let stopper: Stopper
  private let inputQueue: InputQueue
  private let timer = TimerThread()
  /// The libraries that the processes of isolated jobs load before all others.
  private let preloaded: String?

  /// Prepares the process: streams, signal handlers and threads.
  ///
  /// There must only be one runner in a process.
  ///
  /// - Parameters:
  ///   - connection: The connection to the kernel.
  ///   - arguments: The arguments of the process.
  /// - Throws: A `POSIXError` if a thread or descriptor cannot be made.
  package init(_ connection: KernelConnection, arguments: RunnerArguments) throws {
    self.connection = connection
    preloaded = arguments.preloaded
    runs = ActiveRuns(pool: cellPool)
    taskPool = ThreadPool(name: "task", limit: max(2, System.processorCount))
    captures = [try DescriptorCapture(.stdout), try DescriptorCapture(.stderr)]
    children = try ChildProcesses()
    stopper = Stopper(pools: [cellPool, jobPool, taskPool, sparePool], sparePool: sparePool)
    inputQueue = InputQueue(connection)
    NotebookRuntime.host = RunnerHost(
      RunnerHost.Parts(
        connection: connection, jobPool: jobPool, taskPool: taskPool,
        sparePool: sparePool, flusher: flusher, stopper: stopper, inputQueue: inputQueue,
        timer: timer, logs: arguments.makeLogs()))
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
        unexpected: { error in Runner.trap(on: error) },
        enqueue: { job in
          if let job { Runner.current?.taskPool.enqueueDefault(job) }
        }))
    cchildren_install(
      cchildren_callbacks(
        name_origin: { name, size in Runner.nameOrigin(name, size) },
        started: { id, output, errors in
          Runner.current?.children.childStarted(id, output: output, errors: errors)
        },
        ended: { id, isReaped in Runner.current?.children.childEnded(id, isReaped: isReaped) }))
    try RaceWatch()?.start { race, origin in self.reportRace(race, in: origin) }
    let reaper = Reaper(FileDescriptor(owning: endings))
    try connection.start()
    for capture in captures { try capture.start() }
    try children.start()
    try flusher.start()
    try timer.start()
    try EssentialThread.start(name: "reaper") {
      try? reaper.forEachEnding { self.threadEnded($0) }
    }
  }

  /// Carries out the kernel's commands until it closes the connection.
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
        JobRegistry.record(id)?.stop()
      case .cancelJobs(let id):
        JobRecord.stopAll(of: id)
      case .explain(let id, let reason):
        JobRegistry.record(id)?.explain(reason)
      case .input(let id, let answer):
        inputQueue.deliver(answer, to: id)
      case .comm(let event):
        CommRegistry.shared.receive(event)
      case .label(let id, let label):
        CellLabels.shared[id] = label
      case .limitOutput(.cap(let cap)):
        OutputCap.current = cap
      case .limitOutput(.pause(let id)):
        OutputPauses.shared.pause(id)
      case .limitOutput(.resume(let id)):
        OutputPauses.shared.resume(id)
      case .load(let library, let entry):
        // If it fails, so does the first cell that uses the library, with the reason.
        _ = try? loader.load(library: library, entry: entry)
      case .retire(let libraries):
        for library in libraries { ctyperecords_retire(library) }
      case .ping:
        connection.send(.pong)
      }
    }
  }

  /// The arguments of this process; what cells see as theirs is a name alone, as in a program that is
  /// started without any.
  ///
  /// - Important: Must be called before anything reads `CommandLine`, which reads the arguments once.
  package static func takeArguments() -> [String] {
    crunner_hide_arguments()
    return Array(System.commandLine.dropFirst())
  }

  /// Whether ThreadSanitizer is loaded into this process.
  package static var seesRaces: Bool { crunner_sees_races() }

  /// Ends this process and all processes that cells have started.
  package static func endProcess() -> Never {
    cchildren_end_family()
    System.killOwnGroup()
  }

  /// Runs the main queue and the main actor, on the main thread.
  package static func serveMainQueue() -> Never {
    crunner_serve_main_queue()
  }

  private static var current: Runner? { shared.withLock { $0 } }

  // MARK: - Cells

  private func startRun(_ id: ExecutionID, result: RunnerCommand.ResultHandling) -> CellRun {
    // Unread input of an earlier cell is discarded, unless a cell may still read it.
    if runs.isEmpty { crunner_begin_input() }
    let run = CellRun(id, result: result)
    runs.insert(run)
    return run
  }

  private func execute(
    _ id: ExecutionID, library: String, entry: String, result: RunnerCommand.ResultHandling
  ) {
    let run = startRun(id, result: result)
    CellLabels.shared.setLibrary(library, of: id)
    do {
      let entry = try loader.load(library: library, entry: entry)
      run.start(on: cellPool) {
        entry.call()
      } completion: {
        self.finish(run, with: .completed(run.origin.takeResult()))
      }
    } catch {
      let failure = RunFailure(kind: .notLoaded, name: "LoadError", message: error.description)
      finish(run, with: .failed(failure, reached: 0))
    }
  }

  /// Submits a cell as a job.
  private func submit(
    _ submission: CellJobSubmission, as id: ExecutionID, result: RunnerCommand.ResultHandling
  ) {
    let run = startRun(id, result: result)
    run.origin.becomeFallbackOrigin()
    do {
      try cellJob(submission, of: id).submit(for: run.origin)
      finish(run, with: .completed(nil))
    } catch let error as JobError {
      let failure = RunFailure(kind: .thrown, name: "JobError", message: error.description)
      finish(run, with: .failed(failure, reached: 0))
    } catch {
      let failure = RunFailure(kind: .notLoaded, name: "LoadError", message: "\(error)")
      finish(run, with: .failed(failure, reached: 0))
    }
  }

  private func cellJob(_ submission: CellJobSubmission, of id: ExecutionID) throws -> CellJob {
    if let isolation = submission.settings.isolation {
      let call = IsolatedJob(submission, isolation, preloaded: preloaded)
      return try CellJob(submission.settings, execution: id) { await call.run() }
    }
    CellLabels.shared.setLibrary(submission.library, of: id)
    let entry = try loader.load(library: submission.library, entry: submission.entry)
    for library in submission.retired { ctyperecords_retire(library) }
    let call = CellJobCall(entry, on: jobPool, encodingValue: submission.number != nil)
    let (calls, connection) = (calls, connection)
    let job = try CellJob(
      submission.settings, number: submission.number, execution: id
    ) {
      await call.run()
    } atEnd: { job in
      calls.remove(job)
      connection.enqueue(.cellOver(job, reached: call.reached, value: call.encodedValue))
    }
    calls.insert(call, of: job.record.id)
    return job
  }

  /// Performs magics as a cell; the first that fails ends it.
  private func perform(_ magics: [RunnerMagic], as id: ExecutionID) {
    let run = startRun(id, result: .drop)
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
      self.finish(run, with: outcome.withLock { $0 })
    }
  }

  private func finish(_ run: CellRun, with end: CellEnd) {
    for capture in captures { capture.drain() }
    run.origin.finish()
    guard run.markEnded() else { return }
    runs.remove(run)
    connection.send(.cellEnded(run.id, run.origin.judge(end)))
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
      finish(run, with: .failed(run.pendingFailure ?? failure, reached: run.origin.reached))
    } else if let run {
      run.fail(failure)
    } else if let origin = ending.origin ?? ending.adopted ?? Origin.newest {
      // Remaining threads of a stopped cell end silently.
      if ending.kind != CRUNNER_ENDING_STOPPED {
        origin.output.flush()
        connection.send(.strayFailure(origin.execution, failure))
      }
      origin.whenThreadEnds?()
    }
  }

  /// Reports a race; the code continues.
  private func reportRace(_ race: RunFailure, in origin: Origin?) {
    guard let origin = origin ?? Origin.newest else { return }
    connection.send(.strayFailure(origin.execution, race))
  }

  private func threadEnded(of id: JobID, _ ending: Reaper.EndedThread, _ failure: RunFailure) {
    let (job, call) = (JobRegistry.record(id), calls[id])
    switch ending.kind {
    // A thread abandons a wait only if its job has been cancelled or has already crashed.
    case CRUNNER_ENDING_STOPPED, CRUNNER_ENDING_ABANDONED: job?.endStopped()
    case CRUNNER_ENDING_ERROR where call?.threadDidThrow() == true: return
    default: job?.crash(failure)
    }
    call?.abandon()
  }

  /// The run that an ended thread worked for, if it has not ended.
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
    guard let origin = Origin.here else { return }
    OutputPauses.shared.slowDown(origin)
    origin.output.write(stream, UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private static func nameOrigin(_ name: UnsafeMutablePointer<CChar>?, _ size: Int) {
    guard let name, let origin = Origin.here else { return }
    let text = Array(origin.familyName.utf8CString)
    guard text.count <= size else { return }
    for (index, character) in text.enumerated() { name[index] = character }
  }

  private func cellThrew(_ error: UnsafeMutableRawPointer?) {
    guard let error, let origin = Origin.here else { return }
    let failure = RunFailure(thrown: unsafeBitCast(error, to: (any Error).self))
    if let job = origin.job {
      calls[job]?.recordThrown(failure)
    } else {
      runs[origin.execution]?.recordThrown(failure)
    }
  }

  private static func trap(on error: UnsafeMutableRawPointer?) {
    guard let error else { return }
    let failure = RunFailure(thrown: unsafeBitCast(error, to: (any Error).self))
    let text =
      failure.message.hasPrefix(failure.name)
      ? failure.message : "\(failure.name): \(failure.message)"
    fatalError("'try!' expression unexpectedly raised an error: \(text)")
  }

  private func exiting(_ status: Int32) {
    for capture in captures { capture.drain() }
    runs.flushOutput()
    JobRegistry.flushOutput()
    connection.send(.exiting(status: status))
    connection.flush()
  }
}

extension Origin {
  /// How the cell ends, given the expectations that have failed in it.
  fileprivate func judge(_ end: CellEnd) -> CellEnd {
    guard let expectations = takeExpectations() else { return end }
    switch end {
    case .completed:
      return expectations.failure(after: nil).map { .failed($0, reached: reached) } ?? end
    case .failed(let failure, let reached):
      return .failed(expectations.failure(after: failure) ?? failure, reached: reached)
    }
  }
}

extension Cancellation.Level {
  /// The level for C code.
  fileprivate var threadStop: crunner_stop_level {
    switch self {
    case .none: CRUNNER_STOP_NONE
    case .asked: CRUNNER_STOP_ASKED
    case .forced: CRUNNER_STOP_FORCED
    case .blocked: CRUNNER_STOP_BLOCKED
    }
  }
}
