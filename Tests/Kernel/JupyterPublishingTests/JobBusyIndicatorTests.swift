import JupyterProtocol
import Limits
import RunnerProtocol
import Testing

@testable import JupyterPublishing

@Suite("Jobs and the kernel's state")
struct JobBusyIndicatorTests {
  private let start = ContinuousClock.now
  private var later: ContinuousClock.Instant { start + Limits.Cards.busyDelay }

  private func state(_ message: OutgoingMessage?) -> String? {
    guard case .json(let text)? = message?.content else { return nil }
    guard case .string(let state)? = try? JSONValue(parsing: text)["execution_state"] else {
      return nil
    }
    return state
  }

  private func take(
    from jobs: inout JobBusyIndicator, at now: ContinuousClock.Instant, whileCellRuns: Bool = false
  ) -> OutgoingMessage? {
    jobs.dequeue(at: now, whileCellRuns: whileCellRuns)
  }

  private func change(
    _ jobs: inout JobBusyIndicator, to count: Int, at now: ContinuousClock.Instant
  ) -> OutgoingMessage? {
    jobs.jobsChanged(to: count, at: now)
  }

  @Test("Busy comes a moment after the end of a request, and idle with the end of the last job")
  func jobsAlone() throws {
    var jobs = JobBusyIndicator()
    #expect(change(&jobs, to: 1, at: start) == nil)
    #expect(take(from: &jobs, at: start) == nil)
    let busy = try #require(take(from: &jobs, at: later))
    #expect(state(busy) == "busy")
    #expect(change(&jobs, to: 2, at: later) == nil && jobs.deadline == nil)
    #expect(change(&jobs, to: 1, at: later) == nil)
    let idle = try #require(change(&jobs, to: 0, at: later))
    #expect(state(idle) == "idle" && idle.parentHeader == busy.parentHeader)
    #expect(jobs.deadline == nil && change(&jobs, to: 0, at: later) == nil)
  }

  @Test("A job that ends sooner is never indicated")
  func shortJob() {
    var jobs = JobBusyIndicator()
    _ = jobs.jobsChanged(to: 1, at: start)
    #expect(change(&jobs, to: 0, at: start) == nil)
    #expect(take(from: &jobs, at: later) == nil)
  }

  @Test("While a cell runs its busy suffices; after its end the busy of the jobs returns")
  func besideACell() throws {
    var jobs = JobBusyIndicator()
    _ = jobs.jobsChanged(to: 1, at: start)
    #expect(take(from: &jobs, at: later, whileCellRuns: true) == nil && jobs.deadline == nil)
    jobs.requestEnded(at: later)
    let first = try #require(take(from: &jobs, at: later + Limits.Cards.busyDelay))
    jobs.requestEnded(at: later)
    let second = try #require(take(from: &jobs, at: later + Limits.Cards.busyDelay))
    #expect(state(second) == "busy" && second.parentHeader == first.parentHeader)
  }

  @Test("Frequent requests do not postpone busy for ever")
  func manyRequests() {
    var jobs = JobBusyIndicator()
    _ = jobs.jobsChanged(to: 1, at: start)
    for step in 1...4 { jobs.requestEnded(at: start + .milliseconds(step * 100)) }
    #expect(jobs.deadline == later)
  }

  @Test("The parent is a request of a session and type that no client has")
  func parent() throws {
    var headers: [Header] = []
    for _ in 1...2 {
      var jobs = JobBusyIndicator()
      for _ in 1...2 {
        _ = jobs.jobsChanged(to: 1, at: start)
        let busy = try #require(take(from: &jobs, at: later))
        headers.append(try JSONCoding.decode(Header.self, from: busy.parentHeader))
        _ = jobs.jobsChanged(to: 0, at: later)
      }
    }
    #expect(Set(headers.map(\.messageID)).count == 4)
    #expect(Set(headers.map(\.sessionID)).count == 2)
    #expect(headers.allSatisfy { $0.messageType == "swift_job" && !$0.date.isEmpty })
  }

  /// The states an outbox sends now, each with its parent; of jobs, `jobs`.
  private func states(
    of outbox: inout Outbox, at now: ContinuousClock.Instant = .now
  ) -> [String] {
    outbox.dequeueBatch(at: now, atMost: .max).messages.map { message in
      let parent = String(decoding: message.parentHeader, as: UTF8.self)
      return "\(parent.contains("swift_job") ? "jobs" : parent) \(state(message) ?? "")"
    }
  }

  @Test(
    "A cell is busy again after the end of every other request, and never before it began")
  func outbox() {
    var outbox = Outbox()
    let id = ExecutionID(rawValue: 1)
    let run = Outbox.Run(parentHeader: Array("cell".utf8), number: 1, isSilent: false)
    outbox.jobsChanged(to: 1, at: .now)
    #expect(states(of: &outbox).isEmpty)
    #expect(states(of: &outbox, at: .now + Limits.Cards.busyDelay) == ["jobs busy"])
    outbox.beginRun(id, as: run, announcing: [])
    // Its idle goes before everything that waits.
    outbox.endAnswer(to: Array("beside".utf8), with: [])
    #expect(states(of: &outbox) == ["beside idle", "cell busy", "cell busy"])
    outbox.jobsChanged(to: 0, at: .now)
    #expect(states(of: &outbox) == ["jobs idle", "cell busy"])
    _ = outbox.endRun(id, with: [])
    #expect(states(of: &outbox, at: .now + .seconds(1)) == ["cell idle"])
  }
}
