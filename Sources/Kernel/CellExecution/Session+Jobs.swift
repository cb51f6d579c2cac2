internal import CellCompilation
internal import Execution
internal import Magics
internal import RunnerProtocol

/// Cells that run as jobs.
extension Session {
  /// Has a compiled cell run as a job; what it declares is seen once the job is over.
  func submit(
    _ cell: CompiledCell, of request: CellRequest, _ plan: MagicPlan, _ settings: CellJobOptions
  ) async -> ExecutionOutcome {
    guard chain.place(of: cell.serial) != nil else {
      return .failed(FailureReports.died(FailureReports.goneBefore))
    }
    // Where nothing is to be seen of it later, no other cell has to be movable for its sake.
    if settings.isolation != nil || !cell.declares { chain.end(cell.serial) }
    // The job may be over before its submission is.
    unchainedCells.add(cell, of: request.id, isIsolated: settings.isolation != nil)
    let submission = CellJobSubmission(
      library: cell.library, entry: cell.entrySymbol, settings: settings)
    let command = RunnerCommand.submit(
      request.id, submission, result: request.isSilent ? .drop : .show)
    let end = await run(command, as: request.id)
    if case .ended(.completed) = end { return .completed }
    unchainedCells.remove(request.id)
    chain.end(cell.serial)
    switch end {
    case nil: return .failed(ErrorReport.interrupted)
    case .died(let cause): return .failed(FailureReports.died(cause))
    case .ended(.failed(let failure, _)) where failure.kind == .thrown:
      return .failed(plan.report(failure.name, failure.message, of: request))
    case .ended(.failed(let failure, _)): return .failed(await reports.report(failure))
    case .ended(.completed): return .completed
    }
  }

  /// Makes what cells declared whose jobs are over visible to later cells, and returns when it is.
  func settleJobs() async {
    for end in client.cellJobTracker.takeEnded() {
      guard let (cell, isSeen) = unchainedCells.settle(end) else { continue }
      let join = isSeen ? beginJoin(cell, after: end) : nil
      lastJobJoin = Task { [previous = lastJobJoin] in
        await previous?.value
        if case .failure(let report) = await join?.value {
          sink.receive(report, from: end.execution)
        }
        chain.end(cell.serial)
      }
    }
    await lastJobJoin?.value
  }

  private func beginJoin(
    _ cell: CompiledCell, after end: CellJobTracker.EndedCell
  ) -> Task<Result<Void, ErrorReport>, Never> {
    if case .completed = end.outcome { return beginJoin(cell, hiding: [], because: "") }
    return beginJoin(
      cell, hiding: cell.unsetVariables(afterReaching: end.reached),
      because: "job \(end.job.rawValue) of \(cell.label) \(end.outcome.verdict)")
  }
}
