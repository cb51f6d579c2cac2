internal import Execution
internal import FuzzingSupport
internal import JobCards
internal import RunnerProtocol

/// What a runner reports of jobs, in an order and with numbers that no right runner reports.
struct JobCardFuzzer: Fuzzer {
  static let name = "job cards"

  private struct Unseen: OutputSink {
    func receive(_ output: Output, from execution: ExecutionID) {}
  }

  private var reporter = JobStatusReporter(Unseen())
  private var count = 0

  mutating func execute(_ mutator: inout Mutator) {
    count += 1
    if count.isMultiple(of: 500) { reporter = JobStatusReporter(Unseen()) }
    let run = ExecutionID(rawValue: UInt64(mutator.number(below: 3)))
    let job = JobID(rawValue: mutator.element(of: [1, 2, 3, 50, 0, -1, .max, .min]))
    switch mutator.number(below: 8) {
    case 0:
      reporter.runDidBegin(
        CellRequest(id: run, code: "", number: .max, updatesDisplays: mutator.number(below: 4) > 0))
    case 1: reporter.runDidEnd(run, .completed)
    case 2:
      reporter.recordProgress(progress(&mutator), of: mutator.element(of: [job, nil]), by: run)
    case 3: reporter.receive([.queued(job, JobAnnouncement(name: "a"), by: run)])
    case 4: reporter.receive([.ended(job, by: run, end(&mutator))])
    case 5: reporter.receive([.batch(batch(of: run, &mutator))])
    case 6: reporter.markAllLost(because: "its process ended")
    default: reporter.flush()
    }
  }

  private func number(_ mutator: inout Mutator) -> Double {
    Double(mutator.element(of: HostileText.numbers)) ?? .nan
  }

  private func progress(_ mutator: inout Mutator) -> JobProgress {
    JobProgress(
      done: number(&mutator), total: number(&mutator), label: mutator.element(of: HostileText.words)
    )
  }

  private func end(_ mutator: inout Mutator) -> JobEnd {
    let outcomes: [JobOutcome] = [.completed("1"), .cancelled(nil), .timedOut(number(&mutator))]
    return JobEnd(
      name: "b", outcome: mutator.element(of: outcomes), seconds: number(&mutator),
      attempts: mutator.element(of: [.min, 0, .max]),
      attemptLimit: mutator.element(of: [.min, .max]))
  }

  private func batch(of run: ExecutionID, _ mutator: inout Mutator) -> JobEventBatch {
    var batch = JobEventBatch(of: run)
    for _ in 0..<mutator.number(below: 100) {
      let job = JobID(rawValue: mutator.number(below: 60))
      switch mutator.number(below: 3) {
      case 0: batch.entries.append(.queued(job))
      case 1: batch.entries.append(.started(job))
      default: batch.entries.append(.completed(job, seconds: number(&mutator)))
      }
    }
    return batch
  }
}
