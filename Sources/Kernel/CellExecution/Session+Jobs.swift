internal import CellCompilation
internal import CellFailures
internal import Execution
internal import Magics
internal import RunnerProtocol

/// Cells that run as jobs.
extension Session {
  /// Submits a compiled cell as a job; its declarations become visible when the job has ended.
  ///
  /// Those of its earlier runs do not wait for that: what runs meanwhile shall not use their values unawares.
  func submit(
    _ cell: CompiledCell, of request: CellRequest, _ plan: MagicPlan, _ settings: CellJobOptions
  ) async -> ExecutionOutcome {
    guard let position = chain.position(of: cell.serial) else {
      return .failed(FailureReports.died(FailureReports.goneBefore))
    }
    // If its declarations never become visible, other cells need not be movable.
    let replaces = settings.isolation == nil && !chain.runs(of: cell.cellID).isEmpty
    if settings.isolation != nil || !(cell.declares || replaces) { chain.release(cell.serial) }
    if replaces { hideEarlierRuns(of: cell) }
    // Before the submission: the job may end before that does.
    unchainedCells.insert(cell, of: request.id, isIsolated: settings.isolation != nil)
    var submission = CellJobSubmission(
      library: cell.library, entry: cell.entrySymbol, settings: settings)
    if settings.isolation != nil { submission.retired = chain.scope.retiredLibraries }
    let command = RunnerCommand.submit(
      request.id, submission, result: request.isSilent ? .drop : .show)
    let end = await run(command, as: request.id)
    if case .ended(.completed) = end {
      if settings.isolation == nil {
        unchainedCells.replaceRuns(of: cell.cellID, by: request.id)
        await retireRuns(before: position, of: cell, in: request.id)
      }
      return .completed
    }
    unchainedCells.remove(request.id)
    chain.release(cell.serial)
    switch end {
    case nil: return .failed(ErrorReport.interrupted)
    case .died(let cause): return .failed(FailureReports.died(cause))
    case .ended(.failed(let failure, _)) where failure.kind == .thrown:
      return .failed(plan.report(failure.name, failure.message, of: request))
    case .ended(.failed(let failure, _)): return .failed(await reports.report(failure))
    case .ended(.completed): return .completed
    }
  }

  /// Makes the declarations of a submitted cell's earlier runs invisible, once no cell is joining.
  private func retireRuns(
    before position: CellChain.Position, of cell: CompiledCell, in id: ExecutionID
  ) async {
    await afterJoins { session in
      do {
        guard try session.retireRuns(of: cell.cellID, before: position), !cell.declares else {
          return
        }
        let earlier = session.chain.scope.lastRetiredRun(of: cell.cellID)
        session.replacementDidJoin(cell, of: earlier, in: id)
      } catch {
        session.sink.receive(FailureReports.notSeen(error), from: id)
      }
    }.value
  }

  /// Makes the declarations of cells whose jobs have ended visible to later cells.
  func joinEndedJobs() async {
    for end in client.jobs.cells.drainEnded() {
      guard let (cell, isSeen) = unchainedCells.resolve(end) else { continue }
      let join = isSeen ? beginJoin(cell, after: end) : nil
      lastJobJoin = Task { [previous = lastJobJoin] in
        await previous?.value
        if case .failure(let report) = await join?.value {
          sink.receive(report, from: end.execution)
        }
        chain.release(cell.serial)
      }
    }
    await lastJobJoin?.value
  }

  private func beginJoin(
    _ cell: CompiledCell, after end: CellJobTracker.EndedCell
  ) -> Task<Result<Void, ErrorReport>, Never> {
    if case .completed = end.outcome {
      return beginJoin(cell, of: end.execution, hiding: [], because: "")
    }
    return beginJoin(
      cell, of: end.execution, hiding: cell.unsetVariables(afterReaching: end.reached),
      because: "job \(end.job.number) of \(cell.label) \(end.outcome.verdict)")
  }
}
