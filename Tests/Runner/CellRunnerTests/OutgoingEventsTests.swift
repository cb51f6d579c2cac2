import Frames
import Limits
import RunnerProtocol
import Testing

@testable import CellRunner

@Suite("Events on their way to the kernel")
struct OutgoingEventsTests {
  /// The events behind a reference, so that expectations can change them.
  private final class Outgoing {
    private let buffers = JobEventBuffers()
    private var events: OutgoingEvents

    init() { events = OutgoingEvents(buffers) }

    var isPlanned: Bool { events.isPlanned }
    var isHandedOver: Bool { events.isHandedOver }

    func append(frame: [UInt8]) -> OutgoingEvents.Step { events.append(frame: frame) }
    func enqueue(frame: [UInt8], at now: ContinuousClock.Instant) -> OutgoingEvents.Step {
      events.enqueue(frame: frame, at: now)
    }
    func enqueue(
      _ news: JobEventBatch.BriefEvent, of run: ExecutionID, from thread: Int = 1,
      at now: ContinuousClock.Instant
    ) -> OutgoingEvents.Step {
      let isPromised = buffers.append(JobEventBuffers.Element(event: news, run: run), from: thread)
      return isPromised ? .nothing : events.collectJobEvents(at: now)
    }
    func drain(at now: ContinuousClock.Instant) -> [UInt8] { events.drain(at: now).bytes() }
    func endTurn(_ written: [UInt8]) -> Bool { events.endTurn(written) }
    func beginTurn() -> Bool { events.beginTurn() }
    func hasRoom() -> Bool { events.hasRoom() }
    func isFlushed() -> Bool { events.isFlushed() }
  }

  private let cell = ExecutionID(rawValue: 1)
  private let now = ContinuousClock.now

  private func queued(_ job: Int) -> JobEventBatch.BriefEvent { .queued(JobID(rawValue: job)) }

  private func started(_ job: Int) -> JobEventBatch.BriefEvent { .started(JobID(rawValue: job)) }

  private func ended(_ job: Int) -> JobEventBatch.BriefEvent {
    .completed(JobID(rawValue: job), seconds: 0)
  }

  private func text(_ text: String) -> RunnerEvent { .output(cell, .stream(.stdout, text)) }

  private func events(in bytes: [UInt8]) throws -> [RunnerEvent] {
    var buffer = FrameBuffer()
    buffer.append(bytes)
    var events: [RunnerEvent] = []
    while let frame = try buffer.next() { events.append(try RunnerEvent(frame: frame)) }
    return events
  }

  private func news(_ entries: JobEventBatch.BriefEvent...) -> RunnerEvent {
    .jobEvents(JobEventBatch(entries, of: cell))
  }

  /// Has something written, so that events of jobs wait for a moment from now on.
  private func busy() -> Outgoing {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text("before").frame()) == .write)
    #expect(!outgoing.endTurn(outgoing.drain(at: now)))
    return outgoing
  }

  @Test("After a pause an event is written at once")
  func silence() throws {
    let outgoing = Outgoing()
    #expect(outgoing.enqueue(queued(1), of: cell, at: now) == .write)
    #expect(try events(in: outgoing.drain(at: now)) == [news(queued(1))])
    #expect(!outgoing.endTurn([]))
    #expect(outgoing.enqueue(started(1), of: cell, at: now + Limits.Output.eventPause) == .write)
    #expect(try events(in: outgoing.drain(at: now)) == [news(started(1))])
  }

  @Test("Events that follow closely are planned once, and then written together and in order")
  func together() throws {
    let outgoing = busy()
    #expect(outgoing.enqueue(queued(1), of: cell, at: now) == .plan)
    #expect(outgoing.enqueue(queued(2), of: cell, at: now) == .nothing)
    #expect(outgoing.isPlanned)
    #expect(outgoing.beginTurn())
    #expect(try events(in: outgoing.drain(at: now)) == [news(queued(1), queued(2))])
    #expect(!outgoing.endTurn([]) && outgoing.isFlushed())
    #expect(!outgoing.beginTurn())
  }

  @Test("A job's start is not sent if its end follows closely, else before its output")
  func begun() throws {
    let outgoing = busy()
    for job in 1...3 { _ = outgoing.enqueue(started(job), of: cell, at: now) }
    _ = outgoing.enqueue(ended(2), of: cell, at: now)
    #expect(outgoing.append(frame: text("3").frame()) == .write)
    _ = outgoing.enqueue(ended(3), of: cell, at: now)
    #expect(
      try events(in: outgoing.drain(at: now)) == [
        news(started(1), started(3), ended(2)), text("3"), news(ended(3)),
      ])
  }

  @Test("The events of a job keep their order, whichever threads they come from")
  func threads() throws {
    let outgoing = busy()
    let noted = [(3, ended(1)), (5, started(2)), (2, queued(4)), (1, ended(2)), (4, started(4))]
    _ = outgoing.enqueue(queued(1), of: cell, from: 9, at: now)
    for (thread, entry) in noted { _ = outgoing.enqueue(entry, of: cell, from: thread, at: now) }
    #expect(
      try events(in: outgoing.drain(at: now)) == [
        news(queued(1), queued(4), started(4), started(2), ended(2), ended(1))
      ])
  }

  @Test("Job events keep their place among other events, and come in one frame for each run")
  func order() throws {
    let outgoing = busy()
    let other = ExecutionID(rawValue: 2)
    let named = RunnerEvent.jobQueued(JobID(rawValue: 2), JobAnnouncement(name: "two"), by: cell)
    let failed = RunnerEvent.jobEnded(
      JobID(rawValue: 1), by: cell, JobEnd(name: nil, outcome: .cancelled(nil), seconds: nil))
    _ = outgoing.enqueue(queued(1), of: cell, at: now)
    _ = outgoing.enqueue(frame: named.frame(), at: now)
    _ = outgoing.enqueue(frame: failed.frame(), at: now)
    _ = outgoing.enqueue(ended(2), of: cell, at: now)
    _ = outgoing.enqueue(queued(3), of: other, at: now)
    _ = outgoing.enqueue(started(4), of: cell, at: now)
    #expect(outgoing.append(frame: text("4").frame()) == .write)
    _ = outgoing.enqueue(ended(4), of: cell, at: now)
    #expect(
      try events(in: outgoing.drain(at: now)) == [
        news(queued(1)), named, failed, .jobEvents(JobEventBatch([queued(3)], of: other)),
        news(started(4), ended(2)), text("4"), news(ended(4)),
      ])
    #expect(!outgoing.endTurn([]) && outgoing.isFlushed())
  }

  @Test("Events of the same kind that are sent together take one frame")
  func oneFrame() throws {
    let outgoing = busy()
    for job in 1...100 { _ = outgoing.enqueue(queued(job), of: cell, at: now) }
    for job in 1...100 { _ = outgoing.enqueue(ended(job), of: cell, at: now) }
    #expect(try events(in: outgoing.drain(at: now)).count == 1)
  }

  @Test("Job events that fill a buffer are written without waiting for more")
  func fullTrays() throws {
    let outgoing = busy()
    var job = 0
    var step = OutgoingEvents.Step.nothing
    while step != .write, job < 100_000 {
      job += 1
      step = outgoing.enqueue(queued(job), of: cell, at: now)
    }
    #expect(step == .write)
    let told = try events(in: outgoing.drain(at: now))
    #expect(told == [.jobEvents(JobEventBatch((1...job).map(queued), of: cell))])
  }

  @Test("Events sent while another thread writes are left to the thread of the connection")
  func handOver() throws {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text("1").frame()) == .write)
    let bytes = outgoing.drain(at: now)
    #expect(outgoing.append(frame: text("2").frame()) == .nothing)
    #expect(outgoing.endTurn(bytes) && outgoing.isHandedOver)
    #expect(outgoing.append(frame: text("3").frame()) == .nothing)
    #expect(outgoing.beginTurn() && !outgoing.isHandedOver)
    #expect(try events(in: outgoing.drain(at: now)) == [text("2"), text("3")])
    #expect(!outgoing.endTurn([]) && outgoing.isFlushed())
  }

  @Test("A job that begins during a write is reported a moment later, without another event")
  func beginsMeanwhile() throws {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text("1").frame()) == .write)
    let bytes = outgoing.drain(at: now)
    #expect(outgoing.enqueue(started(1), of: cell, at: now) == .nothing)
    #expect(outgoing.endTurn(bytes) && outgoing.isPlanned && !outgoing.isFlushed())
    #expect(outgoing.beginTurn())
    #expect(try events(in: outgoing.drain(at: now)) == [news(started(1))])
  }

  @Test("A thread that finds no room is woken when there may be some")
  func room() {
    let outgoing = Outgoing()
    #expect(outgoing.append(frame: text(String(repeating: "x", count: 1000)).frame()) == .write)
    let bytes = outgoing.drain(at: now)
    let frame = text(String(repeating: "x", count: Limits.Output.runnerBacklog)).frame()
    #expect(outgoing.hasRoom() && outgoing.append(frame: frame) == .nothing)
    #expect(!outgoing.hasRoom())
    #expect(outgoing.endTurn(bytes) && outgoing.beginTurn())
    let rest = outgoing.drain(at: now)
    #expect(outgoing.hasRoom() && rest.count == frame.count)
  }
}
