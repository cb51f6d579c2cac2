import RunnerProtocol
import Testing

@testable import CellRunner

@Suite("Events on their way to the kernel")
struct OutgoingEventsTests {
  /// The events behind a reference, so that expectations can change them.
  private final class Outgoing {
    private var events = OutgoingEvents()

    var isPlanned: Bool { events.isPlanned }
    var isHandedOver: Bool { events.isHandedOver }

    func append(frame: [UInt8]) -> OutgoingEvents.Step { events.append(frame: frame) }
    func note(_ event: RunnerEvent, at now: ContinuousClock.Instant) -> OutgoingEvents.Step {
      events.add(OutgoingNote(event), at: now)
    }
    func take(at now: ContinuousClock.Instant) -> [UInt8] { events.take(at: now).bytes() }
    func leaveOff(_ written: [UInt8]) -> Bool { events.leaveOff(written) }
    func beginTurn() -> Bool { events.beginTurn() }
    func hasRoom() -> Bool { events.hasRoom() }
    func isSettled() -> Bool { events.isSettled() }
  }

  private let cell = ExecutionID(rawValue: 1)
  private let now = ContinuousClock.now

  private func queued(_ job: Int) -> RunnerEvent {
    .jobQueued(JobID(rawValue: job), JobAnnouncement(name: nil), by: cell)
  }

  private func started(_ job: Int) -> RunnerEvent { .jobStarted(JobID(rawValue: job), by: cell) }

  private func ended(_ job: Int) -> RunnerEvent {
    .jobEnded(
      JobID(rawValue: job), by: cell, JobEnd(name: nil, outcome: .completed(nil), seconds: 0))
  }

  private func text(_ text: String) -> RunnerEvent { .output(cell, .stream(.stdout, text)) }

  private func events(in bytes: [UInt8]) throws -> [RunnerEvent] {
    var buffer = FrameBuffer()
    buffer.append(bytes)
    var events: [RunnerEvent] = []
    while let frame = try buffer.next() {
      let event = try RunnerEvent(frame: frame)
      if case .jobNews(let news) = event {
        events += news.entries.map { $0.event(of: news.run) }
      } else {
        events.append(event)
      }
    }
    return events
  }

  /// Has something written, so that what is told of jobs from now on waits for a moment.
  private func busy() -> Outgoing {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text("before").frame()) == .write)
    #expect(!outgoing.leaveOff(outgoing.take(at: now)))
    return outgoing
  }

  @Test("After a silence an event is written at once")
  func silence() throws {
    let outgoing = Outgoing()
    #expect(outgoing.note(queued(1), at: now) == .write)
    #expect(try events(in: outgoing.take(at: now)) == [queued(1)])
    #expect(!outgoing.leaveOff([]))
    #expect(outgoing.note(started(1), at: now + OutgoingEvents.pause) == .write)
    #expect(try events(in: outgoing.take(at: now)) == [started(1)])
  }

  @Test("What follows closely is planned once, and then written together and in order")
  func together() throws {
    let outgoing = busy()
    #expect(outgoing.note(queued(1), at: now) == .plan)
    #expect(outgoing.note(queued(2), at: now) == .nothing)
    #expect(outgoing.isPlanned)
    #expect(outgoing.beginTurn())
    #expect(try events(in: outgoing.take(at: now)) == [queued(1), queued(2)])
    #expect(!outgoing.leaveOff([]) && outgoing.isSettled())
    #expect(!outgoing.beginTurn())
  }

  @Test("That a job has begun is not told when its end follows closely, else before what it shows")
  func begun() throws {
    let outgoing = busy()
    for job in 1...3 { _ = outgoing.note(started(job), at: now) }
    _ = outgoing.note(ended(2), at: now)
    #expect(outgoing.append(frame: text("3").frame()) == .write)
    _ = outgoing.note(ended(3), at: now)
    #expect(
      try events(in: outgoing.take(at: now)) == [
        ended(2), started(1), started(3), text("3"), ended(3),
      ])
  }

  @Test("News of jobs keep their order, whatever can be told of them, and of which run they are")
  func order() throws {
    let outgoing = busy()
    let other = ExecutionID(rawValue: 2)
    let named = RunnerEvent.jobQueued(JobID(rawValue: 2), JobAnnouncement(name: "two"), by: cell)
    let failed = RunnerEvent.jobEnded(
      JobID(rawValue: 1), by: cell, JobEnd(name: nil, outcome: .cancelled(nil), seconds: nil))
    let foreign = RunnerEvent.jobQueued(JobID(rawValue: 3), JobAnnouncement(name: nil), by: other)
    let said = [queued(1), named, failed, ended(2), foreign, queued(4), started(4)]
    for event in said { _ = outgoing.note(event, at: now) }
    #expect(outgoing.append(frame: text("4").frame()) == .write)
    _ = outgoing.note(ended(4), at: now)
    #expect(try events(in: outgoing.take(at: now)) == said + [text("4"), ended(4)])
    #expect(!outgoing.leaveOff([]) && outgoing.isSettled())
  }

  @Test("What is alike and told together takes one frame")
  func oneFrame() throws {
    let outgoing = busy()
    for job in 1...100 { _ = outgoing.note(queued(job), at: now) }
    for job in 1...100 { _ = outgoing.note(ended(job), at: now) }
    var buffer = FrameBuffer()
    buffer.append(outgoing.take(at: now))
    #expect(try buffer.next() != nil && buffer.next() == nil)
  }

  @Test("What is said while somebody writes is left to the thread of the connection")
  func handOver() throws {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text("1").frame()) == .write)
    let bytes = outgoing.take(at: now)
    #expect(outgoing.append(frame: text("2").frame()) == .nothing)
    #expect(outgoing.leaveOff(bytes) && outgoing.isHandedOver)
    #expect(outgoing.append(frame: text("3").frame()) == .nothing)
    #expect(outgoing.beginTurn() && !outgoing.isHandedOver)
    #expect(try events(in: outgoing.take(at: now)) == [text("2"), text("3")])
    #expect(!outgoing.leaveOff([]) && outgoing.isSettled())
  }

  @Test("A job that begins while somebody writes is told of a moment later, though no other comes")
  func beginsMeanwhile() throws {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text("1").frame()) == .write)
    let bytes = outgoing.take(at: now)
    #expect(outgoing.note(started(1), at: now) == .nothing)
    #expect(outgoing.leaveOff(bytes) && outgoing.isPlanned && !outgoing.isSettled())
    #expect(outgoing.beginTurn())
    #expect(try events(in: outgoing.take(at: now)) == [started(1)])
  }

  @Test("Who finds no room is woken when there may be some")
  func room() {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text(String(repeating: "x", count: 1000)).frame()) == .write)
    let bytes = outgoing.take(at: now)
    let frame = text(String(repeating: "x", count: OutgoingEvents.limit)).frame()
    #expect(outgoing.hasRoom() && outgoing.append(frame: frame) == .nothing)
    #expect(!outgoing.hasRoom())
    #expect(outgoing.leaveOff(bytes) && outgoing.beginTurn())
    let rest = outgoing.take(at: now)
    #expect(outgoing.hasRoom() && rest.count == frame.count)
  }
}
