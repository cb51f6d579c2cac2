import Execution
import Limits
import RunnerProtocol
import Testing

@testable import JobCards

@Suite("The places of queued jobs on cards")
struct CardQueueTests {
  /// The deck of a random session, and what a front-end shows of its cards.
  private struct Page {
    let start = ContinuousClock.now
    var deck = CardDeck()
    var texts: [CardID: String] = [:]
    var generator: SplitMix
    var queued: [JobID] = []
    var last = 0

    init(seed: UInt64) {
      generator = SplitMix(state: seed)
      for run in 1...4 { deck.runDidBegin(ExecutionID(rawValue: UInt64(run)), isBatch: false) }
    }

    mutating func submit(at now: ContinuousClock.Instant) {
      last += 1
      let job = JobID(rawValue: last)
      let run = ExecutionID(rawValue: UInt64.random(in: 1...4, using: &generator))
      deck.insert(job, JobAnnouncement(name: "n"), by: run, at: now)
      queued.append(job)
    }

    /// Starts or cancels a job, mostly the first in the queue.
    mutating func remove(at now: ContinuousClock.Instant) {
      guard !queued.isEmpty else { return }
      let isFirst = Bool.random(using: &generator)
      let index = isFirst ? 0 : Int.random(in: 0..<queued.count, using: &generator)
      let job = queued.remove(at: index)
      for run in 1...4 {
        let run = ExecutionID(rawValue: UInt64(run))
        deck.start(job, by: run, at: now)
        let end = JobEnd(name: nil, outcome: .completed(nil), seconds: 1)
        deck.finish(job, by: run, end, at: now)
      }
    }

    mutating func show() {
      for message in deck.drainMessages() {
        switch message.update.change {
        case .appeared(let card, _), .changed(let card): texts[message.update.card] = card.text
        case .ended: texts[message.update.card] = nil
        case .cancelling: break
        }
      }
    }

    /// The places that the page shows, from 1.
    var places: [Int] {
      texts.values.compactMap { text -> Int? in
        guard text.hasPrefix("○ job") else { return nil }
        return text.firstMatch(of: #/queued, (\d+)/#).map { Int($0.1) ?? 0 } ?? 1
      }.sorted()
    }
  }

  /// A generator of numbers that depend on nothing but its seed.
  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  @Test("No two cards ever show the same place, and all show the right one soon", arguments: 1...20)
  func consistency(seed: Int) {
    var page = Page(seed: UInt64(seed))
    var now = page.start
    for _ in 0..<300 {
      now += .milliseconds(Int.random(in: 0...300, using: &page.generator))
      switch Int.random(in: 0..<3, using: &page.generator) {
      case 0: page.submit(at: now)
      case 1: page.remove(at: now)
      default: if let due = page.deck.presenter.deadline, due <= now { page.deck.wake(at: now) }
      }
      page.show()
      let places = page.places
      #expect(Set(places).count == places.count, "\(places)")
    }
    for _ in 0..<100 {
      now += .milliseconds(200)
      page.deck.wake(at: now)
    }
    page.show()
    let cards = page.texts.values.filter { $0.hasPrefix("○ job") }.count
    #expect(page.places.count == cards)
    #expect(page.deck.queue.count == page.queued.count)
    #expect(page.places.last ?? 0 <= page.queued.count)
    if cards == page.queued.count { #expect(page.places == (0..<cards).map { $0 + 1 }) }
  }

  @Test(
    "A job of higher priority has its place before the others, a job with parts none of its own")
  func priorities() {
    var queue = CardQueue()
    let jobs = (1...4).map(JobID.init(rawValue:))
    func show(_ index: Int) -> Int {
      let place = queue.firstPlace(of: jobs[index])
      queue.show(jobs[index], on: CardID(rawValue: index))
      return place
    }
    queue.enter(jobs[0], of: .normal)
    #expect(show(0) == 0)
    queue.enter(jobs[1], of: .normal, counts: false)
    #expect(show(1) == 1)
    queue.enter(jobs[2], of: .high)
    #expect(show(2) == 0)
    queue.enter(jobs[3], of: .low)
    #expect(queue.count == 3)
    let places = queue.takePlaces(at: .now)
    #expect(places?.map(\.card.rawValue) == [2, 0, 1] && places?.map(\.place) == [0, 1, 2])
    #expect(queue.takePlaces(at: .now) == nil)
  }
}
