import Execution
import RunnerProtocol
import Testing

@testable import JobCards

@Suite("What a card says")
struct CardSnapshotTests {
  private let start = ContinuousClock.now

  @Test("A queued job shows its place")
  func queued() {
    let card = JobCard(JobID(rawValue: 7), name: "sum", place: 2)
    #expect(card.snapshot(at: start).text == "○ job 7 \"sum\" queued, 3rd")
    let alone = JobCard(JobID(rawValue: 1), name: "job 1", place: 0)
    #expect(alone.snapshot(at: start).text == "○ job 1 queued")
  }

  @Test("A job that waits for others says for which, and of reports in any order the last counts")
  func waiting() {
    let two = JobWait(count: 2, text: "jobs 8 and 9")
    var card = JobCard(JobID(rawValue: 10), name: "sum", waitingFor: two, place: 0)
    #expect(card.snapshot(at: start).text == "○ job 10 \"sum\" waiting for jobs 8 and 9")
    card.wait(for: JobWait(count: 1, text: "job 9"))
    card.wait(for: two)
    #expect(card.snapshot(at: start).text == "○ job 10 \"sum\" waiting for job 9")
    card.enter(at: 1)
    card.wait(for: two)
    #expect(card.snapshot(at: start).text == "○ job 10 \"sum\" queued, 2nd")
  }

  @Test("A running job shows its time, its progress, its rate and the time left")
  func running() {
    var card = JobCard(JobID(rawValue: 3), name: "sum", place: 0)
    card.start(at: start)
    #expect(card.snapshot(at: start).text == "▶ job 3 \"sum\" running")
    for second in 1...4 {
      card.record(
        JobProgress(done: Double(second) * 100, total: 1000, label: "adding"),
        at: start + .seconds(second))
    }
    #expect(
      card.snapshot(at: start + .seconds(4)).text
        == "▶ job 3 \"sum\" running for 4 s [████████░░░░░░░░░░░░] 40 % · 400 of 1,000 · 100/s · "
        + "6 s left · adding")
    card.cancel()
    #expect(card.snapshot(at: start).text.contains("cancelling, running"))
  }

  @Test(
    "A job that has ended shows how",
    arguments: [
      (JobOutcome.completed("42"), 1.5, 1, 1, "✔ job 3 \"sum\" completed in 1.5 s → 42"),
      (.completed(nil), 1.5, 2, 3, "✔ job 3 \"sum\" completed in 1.5 s at attempt 2 of 3"),
      (.cancelled(nil), nil, 1, 1, "◼ job 3 \"sum\" cancelled before it started"),
      (.cancelled("why"), 0.01, 1, 1, "◼ job 3 \"sum\" cancelled after 10 ms: why"),
      (.timedOut(2), 2, 1, 1, "✘ job 3 \"sum\" timed out after 2.0 s, of 2.0 s allowed"),
      (
        .failed(RunFailure(kind: .thrown, name: "E", message: "E()")), 1.5, 1, 1,
        "✘ job 3 \"sum\" failed after 1.5 s: E()"
      ),
      (
        .failed(RunFailure(kind: .crashed, name: "E", message: "trap")), 1.5, 1, 1,
        "✘ job 3 \"sum\" crashed after 1.5 s: trap"
      ),
    ] as [(JobOutcome, Double?, Int, Int, String)])
  func ended(outcome: JobOutcome, seconds: Double?, attempts: Int, limit: Int, text: String) {
    let end = JobEnd(
      name: "sum", outcome: outcome, seconds: seconds, attempts: attempts, attemptLimit: limit)
    #expect(CardSnapshot(JobID(rawValue: 3), end).text == text)
  }

  @Test("A job that did not complete shows its progress")
  func reached() {
    var card = JobCard(JobID(rawValue: 3), name: "job 3", place: 0)
    card.start(at: start)
    card.record(JobProgress(done: 1234, total: 5000), at: start + .seconds(1))
    card.finish(JobEnd(name: "job 3", outcome: .cancelled(nil), seconds: 1.5))
    #expect(
      card.snapshot(at: start).text
        == "◼ job 3 cancelled after 1.5 s, 1,234 of 5,000 done")
  }

  @Test(
    "Progress of any number can be shown",
    arguments: [0, -3, 5, 1e300, .infinity, -.infinity, .nan] as [Double],
    [nil, 0, -1, 4, .infinity, .nan] as [Double?])
  func strange(done: Double, total: Double?) {
    var meter = ProgressMeter(JobProgress(done: 0, total: total), since: start)
    meter.record(JobProgress(done: done, total: total), at: start + .seconds(2))
    let bar = meter.bar(at: start + .seconds(2))
    #expect(bar.fraction.map { (0...1).contains($0) } ?? true)
    let snapshot = CardSnapshot(symbol: .running, title: .work("x"), phrase: "", bar: bar)
    #expect(!snapshot.text.isEmpty)
  }

  @Test("The rate is that of the last seconds, and starts over when the work does")
  func rate() {
    var meter = ProgressMeter(JobProgress(done: 0, total: 10_000), since: start)
    for second in 1...100 {
      // Ten a second for a long time, then a hundred a second.
      let done = second <= 80 ? second * 10 : 800 + (second - 80) * 100
      meter.record(JobProgress(done: Double(done), total: 10_000), at: start + .seconds(second))
    }
    #expect(
      meter.bar(at: start + .seconds(100)).facts == ["2,800 of 10,000", "100/s", "1 min 12 s left"])
    meter.record(JobProgress(done: 1, total: 10), at: start + .seconds(101))
    #expect(meter.bar(at: start + .seconds(101)).facts == ["1 of 10"])
    meter.record(JobProgress(done: 2, total: 10), at: start + .seconds(111))
    #expect(
      meter.bar(at: start + .seconds(111)).facts == ["2 of 10", "6/min", "1 min 20 s left"])
  }
}
