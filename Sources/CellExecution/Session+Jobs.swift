package import RunnerProtocol

/// What the kernel does about jobs.
extension Session {
  /// How many jobs are named before the others are counted.
  private static let named = 3

  // MARK: - Notebooks run as a whole

  package func waitForJobs(of execution: ExecutionID) async {
    defer { client.showJobs() }
    let limit: Duration?
    switch settings.batchWait {
    case .off: return
    case .forever: limit = nil
    case .untilStandstill(let duration): limit = duration
    }
    let hold = BatchHold(jobs: client.jobs) { [client] in client.processes }
    let isStandstill = await hold.wait(for: execution, untilStandstillOf: limit)
    if isStandstill, let limit { sayNotWaiting(forJobsOf: execution, after: limit) }
    if !Task.isCancelled { await hold.waitForOthers() }
  }

  private func sayNotWaiting(forJobsOf execution: ExecutionID, after limit: Duration) {
    let jobs = client.jobs.all.filter { $0.execution == execution }
    guard !jobs.isEmpty else { return }
    let text = """
      Not waiting any longer for \(Self.list(jobs)): nothing was shown or computed for \
      \(ElapsedTime(limit)), as when a job waits for a later cell. What is printed from now on is \
      not part of this notebook. %batch TIME, or SWIFT_KERNEL_BATCH_WAIT=TIME in the kernel's \
      environment, changes the time; 'forever' waits in any case.

      """
    sink.receive(.stream(.stderr, text), from: execution)
  }

  // MARK: - Running a cell again

  /// Takes note that a cell runs, maybe once more, and says or decides what becomes of its jobs.
  func beginRerun(of cell: CellRequest) {
    guard let cellID = cell.cellID, !cell.isSilent, client.reruns.begin(cell.id, of: cellID) != nil
    else { return }
    let jobs = client.jobs.all.filter { client.reruns.place(of: $0.execution) == cell.id }
    guard !jobs.isEmpty else { return }
    let lines: [String]
    switch settings.rerun {
    case .keep:
      lines = jobs.prefix(Self.named).map { job in
        "\(job.title) of this cell's earlier run goes on: %log \(job.id.rawValue) shows its output, "
          + "%cancel \(job.id.rawValue) stops it"
      }
    case .cancel:
      for execution in Set(jobs.map(\.execution)) { client.cancelJobs(of: execution) }
      lines = jobs.prefix(Self.named).map { "\($0.title) of this cell's earlier run is stopped" }
    }
    let others = jobs.count - lines.count
    let rest = others > 0 ? ["and \(others) more: %jobs lists them"] : []
    show(MIMEBundle(plainText: (lines + rest).joined(separator: "\n")), in: cell.id)
  }

  private static func list(_ jobs: [JobLedger.Entry]) -> String {
    let titles = jobs.prefix(named).map(\.title).joined(separator: ", ")
    let others = jobs.count - named
    return others > 0 ? "\(titles) and \(others) more" : titles
  }
}
