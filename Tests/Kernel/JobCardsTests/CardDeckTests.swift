import Execution
import Limits
import RunnerProtocol
import Testing

@testable import JobCards

@Suite("The cards of a session")
struct CardDeckTests {
  private let start = ContinuousClock.now
  private let cell = ExecutionID(rawValue: 1)

  private func deck(isBatch: Bool = false) -> CardDeck {
    var deck = CardDeck()
    deck.runDidBegin(cell, isBatch: isBatch)
    return deck
  }

  private func add(
    _ number: Int, to deck: inout CardDeck, by run: ExecutionID? = nil, whole: Int? = nil,
    at now: ContinuousClock.Instant? = nil
  ) {
    deck.insert(
      JobID(rawValue: number),
      JobAnnouncement(name: "job \(number)", partOf: whole.map(JobID.init(rawValue:))),
      by: run ?? cell, at: now ?? start)
  }

  private func end(
    _ number: Int, in deck: inout CardDeck, _ outcome: JobOutcome = .completed(nil),
    at now: ContinuousClock.Instant? = nil
  ) {
    deck.finish(
      JobID(rawValue: number), by: cell,
      JobEnd(name: "job \(number)", outcome: outcome, seconds: 1), at: now ?? start)
  }

  @Test("A card is displayed when its job is submitted, and updated under the same name")
  func life() throws {
    var deck = deck()
    add(1, to: &deck)
    let shown = try #require(deck.drainMessages().first)
    #expect(shown.text == "○ job 1 queued" && shown.isNew && shown.execution == cell)
    deck.start(JobID(rawValue: 1), by: cell, at: start)
    #expect(deck.drainMessages().isEmpty)
    let due = try #require(deck.presenter.deadline)
    #expect(due == start + Limits.Cards.updateInterval)
    deck.wake(at: due)
    let update = try #require(deck.drainMessages().first)
    #expect(update.text == "▶ job 1 running" && !update.isNew)
    #expect(update.card == shown.card)
    end(1, in: &deck, at: due)
    let last = try #require(deck.drainMessages().first)
    #expect(last.text == "✔ job 1 completed in 1.0 s" && last.card == shown.card)
    #expect(deck.presenter.deadline == nil)
  }

  @Test("Jobs whose start was not reported are counted and shown like all others once they end")
  func short() {
    var deck = deck()
    for number in 1...(Limits.Cards.perCell + 5) { add(number, to: &deck) }
    for number in 1...(Limits.Cards.perCell + 5) { end(number, in: &deck) }
    deck.runDidEnd(cell, how: .completed, at: start)
    let last = deck.drainMessages().filter { !$0.isNew }.map(\.text)
    #expect(last.contains("✔ job 1 completed in 1.0 s"))
    #expect(last.last?.hasPrefix("✔ 5 more jobs completed") == true)
    #expect(deck.queue.count == 0 && deck.presenter.deadline == nil)
  }

  @Test("The last state is shown at once, and a start that comes after it changes nothing")
  func late() {
    var deck = deck()
    add(1, to: &deck)
    end(1, in: &deck)
    #expect(deck.drainMessages().map(\.text) == ["○ job 1 queued", "✔ job 1 completed in 1.0 s"])
    deck.start(JobID(rawValue: 1), by: cell, at: start)
    deck.recordProgress(JobProgress(done: 1), of: JobID(rawValue: 1), by: cell, at: start)
    #expect(deck.drainMessages().isEmpty && deck.presenter.deadline == nil)
  }

  @Test("Queued jobs advance, and show it within about a second")
  func queue() {
    var deck = deck()
    for number in 1...3 { add(number, to: &deck) }
    #expect(
      deck.drainMessages().map(\.text) == [
        "○ job 1 queued", "○ job 2 queued, 2nd", "○ job 3 queued, 3rd",
      ])
    deck.start(JobID(rawValue: 1), by: cell, at: start)
    end(2, in: &deck, .cancelled(nil))
    _ = deck.drainMessages()
    deck.wake(at: start + .seconds(1))
    #expect(deck.drainMessages().map(\.text).contains("○ job 3 queued"))
  }

  @Test("A job that waits for others is not in the queue, and enters it behind all others")
  func waiting() {
    var deck = deck()
    add(1, to: &deck)
    let job = JobID(rawValue: 2)
    let wait = JobWait(count: 1, text: "job 1")
    deck.insert(job, JobAnnouncement(name: nil, wait: wait), by: cell, at: start)
    add(3, to: &deck)
    #expect(
      deck.drainMessages().map(\.text) == [
        "○ job 1 queued", "○ job 2 waiting for job 1", "○ job 3 queued, 2nd",
      ])
    deck.receive(.waits(job, JobWait(count: 0, text: "nothing"), by: cell), at: start)
    deck.flush(at: start)
    #expect(deck.drainMessages().map(\.text) == ["○ job 2 queued, 3rd"])
    #expect(deck.queue.count == 3)
    deck.start(job, by: cell, at: start)
    #expect(deck.queue.count == 2)
  }

  @Test("The shared card counts jobs that wait for others")
  func waitingGroup() throws {
    var deck = deck()
    for number in 1...20 { add(number, to: &deck) }
    let wait = JobWait(count: 1, text: "job 1")
    for number in 21...24 {
      let announcement = JobAnnouncement(name: nil, wait: wait)
      deck.insert(JobID(rawValue: number), announcement, by: cell, at: start)
    }
    deck.receive(
      .waits(JobID(rawValue: 21), JobWait(count: 0, text: "nothing"), by: cell), at: start)
    deck.start(JobID(rawValue: 22), by: cell, at: start)
    end(23, in: &deck, .cancelled("job 1 failed"))
    deck.flush(at: start)
    let text = try #require(deck.drainMessages().last?.text)
    #expect(text.hasPrefix("▶ 4 more jobs 1 running, 1 queued, 1 waiting, 1 cancelled"), "\(text)")
  }

  @Test("Ten thousand empty jobs share a card and cost a few messages")
  func many() {
    var deck = deck()
    var messages: [CardPresenter.Message] = []
    for number in 1...10_000 {
      // A hundred microseconds each, by the clock of the deck.
      let now = start + .microseconds(number * 100)
      add(number, to: &deck, at: now)
      deck.start(JobID(rawValue: number), by: cell, at: now)
      end(number, in: &deck, at: now)
      if let deadline = deck.presenter.deadline, deadline <= now { deck.wake(at: now) }
      messages += deck.drainMessages()
    }
    deck.runDidEnd(cell, how: .completed, at: start + .seconds(1))
    messages += deck.drainMessages()
    #expect(messages.count <= 20 * 2 + 1 + 9 + 2)
    #expect(messages.last?.text.hasPrefix("✔ 9,980 more jobs completed in ") == true)
  }

  @Test("The shared card counts, and names the first that failed")
  func group() throws {
    var deck = deck()
    for number in 1...40 { add(number, to: &deck) }
    for number in 1...20 { end(number, in: &deck) }
    for number in 21...40 { deck.start(JobID(rawValue: number), by: cell, at: start) }
    let failure = RunFailure(kind: .thrown, name: "Oops", message: "Oops()")
    for number in 21...30 { end(number, in: &deck, .failed(failure)) }
    _ = deck.drainMessages()
    deck.flush(at: start)
    let text = try #require(deck.drainMessages().last?.text)
    #expect(text.hasPrefix("▶ 20 more jobs 10 running, 10 failed [██████████░░░░░░░░░░] 50 %\n"))
    #expect(text.contains("  ✘ job 21 failed after 1.0 s: Oops()\n"))
    #expect(text.hasSuffix("  … and 5 more that failed"))
  }

  /// Applies the events of a batch one by one.
  private func apply(_ batch: JobEventBatch, to deck: inout CardDeck) {
    for entry in batch.entries {
      switch entry {
      case .queued(let job):
        deck.insert(job, JobAnnouncement(name: nil), by: batch.run, at: start)
      case .started(let job): deck.start(job, by: batch.run, at: start)
      case .completed(let job, let seconds):
        deck.finish(job, by: batch.run, JobEventBatch.BriefEvent.end(after: seconds), at: start)
      }
    }
  }

  @Test("A batch of events shows what they would show one by one", arguments: [true, false])
  func batch(isRunning: Bool) {
    var (together, single) = (deck(), deck())
    add(1000, to: &together, by: cell)
    add(1000, to: &single, by: cell)
    if !isRunning {
      together.runDidEnd(cell, how: .completed, at: start)
      single.runDidEnd(cell, how: .completed, at: start)
    }
    var numbers = SystemRandomNumberGenerator()
    var entries: [JobEventBatch.BriefEvent] = []
    // Some entries are of jobs that are not known, or come twice.
    for number in 1...120 {
      let jobs = (0..<3).map { _ in JobID(rawValue: .random(in: 1...number, using: &numbers)) }
      entries.append(.queued(JobID(rawValue: number)))
      entries.append(.started(jobs[0]))
      entries += jobs[1...].map { .completed($0, seconds: 0) }
    }
    for size in [1, 5, 50, 500] {
      let batch = JobEventBatch(Array(entries.prefix(size)), of: cell)
      entries = Array(entries.dropFirst(size))
      together.receive(batch, at: start)
      apply(batch, to: &single)
      together.flush(at: start)
      single.flush(at: start)
      let texts = together.drainMessages().map(\.text).sorted()
      #expect(texts == single.drainMessages().map(\.text).sorted())
      #expect(together.queue.count == single.queue.count)
    }
    together.markAllLost(because: "of the end", at: start)
    single.markAllLost(because: "of the end", at: start)
    #expect(together.drainMessages().map(\.text) == single.drainMessages().map(\.text))
  }

  @Test("Parts of another job have no card")
  func parts() {
    var deck = deck()
    add(1, to: &deck)
    for number in 2...50 { add(number, to: &deck, whole: 1) }
    for number in 2...50 { end(number, in: &deck) }
    end(1, in: &deck)
    #expect(deck.drainMessages().count == 2)
  }

  @Test("When the process is gone, every card says so")
  func lost() {
    var deck = deck()
    for number in 1...22 { add(number, to: &deck) }
    deck.recordProgress(JobProgress(done: 3, total: 4), of: nil, by: cell, at: start)
    _ = deck.drainMessages()
    deck.markAllLost(because: "it got SIGKILL", at: start)
    let texts = deck.drainMessages().map(\.text)
    #expect(texts.count == 22)
    #expect(texts.first == "✘ job 1 lost: it got SIGKILL")
    #expect(texts.contains("✘ 2 more jobs lost in 0 µs: it got SIGKILL"))
    #expect(texts.last == "✘ progress lost at 3 of 4 in 0 µs: it got SIGKILL")
    #expect(deck.presenter.deadline == nil)
    // Another process counts from 1 again.
    end(1, in: &deck)
    #expect(deck.drainMessages().isEmpty)
  }

  @Test("A cell's own progress has a card that ends with the cell")
  func progress() {
    var deck = deck()
    deck.recordProgress(
      JobProgress(done: 0, total: 4, label: "epochs"), of: nil, by: cell, at: start)
    deck.recordProgress(
      JobProgress(done: 4, total: 4, label: "epochs"), of: nil, by: cell, at: start)
    deck.runDidEnd(cell, how: .completed, at: start + .seconds(2))
    let messages = deck.drainMessages()
    #expect(messages.first?.text == "▶ epochs 0 s [░░░░░░░░░░░░░░░░░░░░] 0 % · 0 of 4")
    #expect(messages.last?.text == "✔ epochs 4 of 4 in 2.0 s")
    #expect(messages.first?.card == messages.last?.card)
    deck.recordProgress(JobProgress(done: 5), of: nil, by: cell, at: start)
    #expect(deck.drainMessages().isEmpty)
  }

  @Test("The cards of a cell's earlier run move to the later one")
  func move() throws {
    var deck = deck()
    for number in 1...3 { add(number, to: &deck) }
    end(1, in: &deck)
    deck.runDidEnd(cell, how: .completed, at: start)
    _ = deck.drainMessages()
    let later = ExecutionID(rawValue: 2)
    deck.runDidBegin(later, isBatch: false)
    deck.move(from: cell, to: later, at: start)
    let moved = deck.drainMessages()
    #expect(moved.map(\.execution) == [later, later] && moved.allSatisfy(\.isNew))
    #expect(moved.map(\.card) == [CardID(rawValue: 2), CardID(rawValue: 3)])
    #expect(
      moved[0].text == "○ job 2 queued, 2nd "
        + "(of this cell's earlier run: %log 2 shows its output, %cancel 2 stops it)")
    end(2, in: &deck)
    let last = try #require(deck.drainMessages().last)
    #expect(last.execution == later && last.card == moved[0].card)
    // Run once more: what was moved moves again.
    deck.runDidEnd(later, how: .completed, at: start)
    let latest = ExecutionID(rawValue: 3)
    deck.runDidBegin(latest, isBatch: false)
    deck.move(from: later, to: latest, at: start)
    #expect(deck.drainMessages().map(\.execution) == [latest])
  }

  @Test("Cards come back where the output was cleared, but not those of jobs that ended")
  func clear() {
    var deck = deck()
    for number in 1...3 { add(number, to: &deck) }
    end(1, in: &deck)
    _ = deck.drainMessages()
    deck.recordOutput(.clear(wait: false), of: cell, at: start)
    #expect(deck.drainMessages().isEmpty)
    deck.wake(at: start + .seconds(1))
    let again = deck.drainMessages()
    #expect(again.map(\.text) == ["○ job 2 queued", "○ job 3 queued, 2nd"])
    #expect(again.allSatisfy { $0.isNew })
    // Now with the next output, which a card is not to be.
    let now = start + .seconds(2)
    deck.recordOutput(.clear(wait: true), of: cell, at: now)
    deck.start(JobID(rawValue: 2), by: cell, at: now)
    deck.wake(at: now)
    #expect(deck.drainMessages().allSatisfy { !$0.isNew })
    deck.recordOutput(.stream(.stdout, "new"), of: cell, at: now)
    end(2, in: &deck, at: now)
    #expect(deck.drainMessages().map(\.isNew) == [true])
    deck.wake(at: now + .seconds(1))
    #expect(deck.drainMessages().map(\.isNew) == [true])
  }

  @Test("Cancelling on a card names its jobs, says so on it, and does nothing once it is over")
  func cancel() throws {
    var deck = deck()
    for number in 1...(Limits.Cards.perCell + 3) { add(number, to: &deck) }
    let shown = deck.drainMessages()
    #expect(shown.count == Limits.Cards.perCell + 1 && shown.allSatisfy { $0.isCancellable })
    #expect(deck.cancel(shown[0].card, at: start) == [JobID(rawValue: 1)])
    let group = try #require(shown.last)
    #expect(deck.cancel(group.card, at: start).count == 3)
    #expect(deck.drainMessages().map(\.update.change) == [.cancelling, .cancelling])
    end(1, in: &deck, .cancelled(nil))
    _ = deck.drainMessages()
    #expect(deck.cancel(shown[0].card, at: start) == [] && deck.drainMessages().isEmpty)
  }

  @Test("What has changed on cards of an earlier cell is shown before a cell ends")
  func batchRun() {
    var deck = deck(isBatch: true)
    add(1, to: &deck)
    deck.runDidEnd(cell, how: .completed, at: start)
    let shown = deck.drainMessages()
    #expect(shown.map(\.execution) == [cell] && shown.allSatisfy { !$0.isCancellable })
    let later = ExecutionID(rawValue: 2)
    deck.runDidBegin(later, isBatch: true)
    deck.start(JobID(rawValue: 1), by: cell, at: start)
    deck.runDidEnd(later, how: .completed, at: start + .seconds(1))
    #expect(deck.drainMessages().map(\.execution) == [cell])
    deck.runDidBegin(ExecutionID(rawValue: 3), isBatch: true)
    end(1, in: &deck)
    #expect(deck.drainMessages().map(\.execution) == [cell])
  }
}

extension CardPresenter.Message {
  fileprivate var card: CardID { update.card }

  fileprivate var text: String {
    switch update.change {
    case .appeared(let snapshot, _), .changed(let snapshot), .ended(let snapshot, _): snapshot.text
    case .cancelling: ""
    }
  }

  fileprivate var isNew: Bool {
    switch update.change {
    case .appeared, .ended(_, isVisible: false): true
    case .changed, .cancelling, .ended: false
    }
  }

  fileprivate var isCancellable: Bool {
    if case .appeared(_, isCancellable: true) = update.change { true } else { false }
  }
}
