import JupyterProtocol
import Limits
import RunnerProtocol
import Testing

@testable import JupyterPublishing

@Suite("Publishing", .timeLimit(.minutes(2)))
struct OutputPublisherTests {
  private static let piece = String(repeating: "x", count: (64 << 10) - 1) + "\n"

  @Test("Displays carry JSON as JSON and everything else as text")
  func bundles() {
    let data = OutputEncoding.data(
      of: MIMEBundle([
        "text/plain": "x", "application/json": "{\"a\":[1]}", "application/vnd.v5+json": "nope",
        "image/png": "iVBO",
      ]))
    #expect(
      data == [
        "text/plain": "x", "application/json": ["a": [1]], "application/vnd.v5+json": "nope",
        "image/png": "iVBO",
      ])
  }

  @Test("Text of one run is coalesced, in order with its other outputs, whatever other runs do")
  func outbox() throws {
    var outbox = Outbox()
    let first = ExecutionID(rawValue: 1)
    let second = ExecutionID(rawValue: 2)
    for (id, name) in [(first, "1"), (second, "2")] {
      let run = Outbox.Run(parentHeader: Array(name.utf8), number: 1, isSilent: false)
      outbox.beginRun(id, as: run, announcing: [])
    }
    for (id, text) in [(first, "a"), (second, "x"), (first, "b"), (second, "y")] {
      _ = outbox.append(.stdout, text, from: id)
    }
    _ = outbox.append(.stderr, "c", from: first)
    _ = outbox.endRun(first, with: [])
    _ = outbox.endRun(second, with: [])
    let batch = outbox.dequeueBatch(at: .now, atMost: .max)
    let lines = batch.messages.map { message in
      let parent = String(decoding: message.parentHeader, as: UTF8.self)
      guard case .stream(let stream) = message.content else { return "\(parent) status" }
      return "\(parent) \(stream.name) \(stream.text)"
    }
    #expect(
      lines == [
        // While the second runs, its busy is said again after the idle of the first.
        "1 status", "2 status", "1 stdout ab", "1 stderr c", "1 status", "2 status", "2 stdout xy",
        "2 status",
      ])
    outbox.acknowledge(batch)
    #expect(outbox.isEmpty && outbox.size == 0)
  }

  @Test("Text waits for its deadline and no longer, a full chunk not at all")
  func deadlines() throws {
    var outbox = Outbox()
    let id = ExecutionID(rawValue: 1)
    _ = outbox.append(.stdout, "a", from: id)
    let early = outbox.dequeueBatch(at: .now - .seconds(1), atMost: .max)
    #expect(early.messages.isEmpty)
    let deadline = try #require(early.deadline)
    #expect(outbox.dequeueBatch(at: deadline, atMost: .max).messages.count == 1)
    _ = outbox.append(.stdout, "a", from: id)
    _ = outbox.append(.stdout, Self.piece, from: id)
    #expect(outbox.dequeueBatch(at: .now - .seconds(1), atMost: .max).messages.count == 1)
  }

  @Test("The more messages are sent, the longer text is coalesced, until there are few again")
  func pacing() {
    var pacing = CoalescingDelay()
    var now = ContinuousClock.now
    #expect(pacing.interval(at: now) == Limits.Output.shortestDelay)
    for _ in 0..<10 {
      for _ in 0..<50 { pacing.countFlush() }
      now += .milliseconds(100)
      _ = pacing.interval(at: now)
    }
    #expect(pacing.interval(at: now) == Limits.Output.longestDelay)
    now += .milliseconds(100)
    #expect(pacing.interval(at: now) == Limits.Output.longestDelay / 2)
    now += .seconds(1)
    #expect(pacing.interval(at: now) == Limits.Output.shortestDelay)
  }

  @Test("After a silence a run's text is sent at once, and what follows closely is coalesced")
  func silence() throws {
    var outbox = Outbox()
    let id = ExecutionID(rawValue: 1)
    let run = Outbox.Run(parentHeader: Array("1".utf8), number: 1, isSilent: false)
    outbox.beginRun(id, as: run, announcing: [])
    var now = ContinuousClock.now
    _ = outbox.dequeueBatch(at: now, atMost: .max)
    _ = outbox.append(.stdout, "a", from: id, at: now)
    #expect(outbox.dequeueBatch(at: now, atMost: .max).messages.count == 1)
    now += .milliseconds(1)
    for text in ["b", "c"] { _ = outbox.append(.stdout, text, from: id, at: now) }
    let coalesced = outbox.dequeueBatch(at: now, atMost: .max)
    #expect(coalesced.messages.isEmpty)
    #expect(coalesced.deadline == now + Limits.Output.shortestDelay)
    #expect(
      outbox.dequeueBatch(at: now + Limits.Output.shortestDelay, atMost: .max).messages.count == 1)
    now += Limits.Output.silence
    _ = outbox.append(.stdout, "d", from: id, at: now)
    #expect(outbox.dequeueBatch(at: now, atMost: .max).messages.count == 1)
  }

  @Test("Text of a batch run is coalesced even after a silence")
  func batchGathers() throws {
    var outbox = Outbox()
    let id = ExecutionID(rawValue: 1)
    let run = Outbox.Run(parentHeader: Array("1".utf8), number: 1, isSilent: false, isBatch: true)
    outbox.beginRun(id, as: run, announcing: [])
    let start = ContinuousClock.now
    _ = outbox.dequeueBatch(at: start, atMost: .max)
    _ = outbox.append(.stdout, "a", from: id)
    let early = outbox.dequeueBatch(at: start, atMost: .max)
    #expect(early.messages.isEmpty)
    #expect(try #require(early.deadline) >= start + Limits.Output.shortestDelay)
  }

  @Test("While many messages are sent, a silence makes no difference")
  func crowd() {
    var pacing = CoalescingDelay()
    var now = ContinuousClock.now
    _ = pacing.interval(at: now)
    #expect(pacing.isCalm)
    for _ in 0..<50 { pacing.countFlush() }
    now += .milliseconds(100)
    _ = pacing.interval(at: now)
    #expect(!pacing.isCalm)
  }
}
