import Formatting
import Frames
import FuzzingSupport
import RunnerProtocol
import Testing

@Suite("Frames between kernel and runner")
struct FramingTests {
  private static let id = ExecutionID(rawValue: 7)
  private static let failure = RunFailure(
    kind: .crashed, name: "Fatal error", message: "Index out of range 🦆",
    frames: [
      CodeAddress(path: "/a/Cell_1.so", offset: 0x2a50, symbol: "$s6Cell_14boom"),
      CodeAddress(path: "/lib/libc.so.6", offset: 12),
    ])

  static let events: [RunnerEvent] = [
    .ready,
    .output(id, .stream(.stdout, "héllo\n")),
    .output(id, .stream(.stderr, "a\u{0}b")),
    .output(
      id, .display(MIMEBundle(["text/plain": "1", "text/html": "<b>1</b>"]), displayID: "d")),
    .output(id, .display(MIMEBundle(plainText: ""), displayID: nil)),
    .output(id, .updateDisplay(MIMEBundle(plainText: "2"), displayID: "d")),
    .output(id, .result(MIMEBundle(plainText: "[1, 4, 9]"))),
    .output(id, .clear(wait: true)),
    .cellEnded(id, .completed(nil)),
    .cellEnded(id, .completed(MIMEBundle(plainText: "42"))),
    .cellEnded(id, .failed(failure, reached: 3)),
    .jobQueued(JobID(rawValue: 3), JobAnnouncement(name: "sieve"), by: id),
    .jobQueued(
      JobID(rawValue: 4), JobAnnouncement(name: "part", partOf: JobID(rawValue: 3)), by: id),
    .jobQueued(JobID(rawValue: 5), JobAnnouncement(name: nil), by: id),
    .jobEnded(
      JobID(rawValue: 5), by: id, JobEnd(name: nil, outcome: .completed(nil), seconds: 0)),
    .jobEvents(
      JobEventBatch(
        [
          .queued(JobID(rawValue: 6)), .started(JobID(rawValue: 6)),
          .completed(JobID(rawValue: 6), seconds: 0.5),
        ], of: id)),
    .jobEvents(JobEventBatch(of: id)),
    .progress(id, nil, JobProgress(done: 1)),
    .progress(id, JobID(rawValue: 3), JobProgress(done: 0.5, total: 2, label: "half")),
    .jobEnded(
      JobID(rawValue: 3), by: id,
      JobEnd(name: "sieve", outcome: .completed("25"), seconds: 1.25)),
    .jobEnded(
      JobID(rawValue: 4), by: id, JobEnd(name: "job 4", outcome: .failed(failure), seconds: 0)),
    .jobEnded(
      JobID(rawValue: 5), by: id, JobEnd(name: "x", outcome: .cancelled(nil), seconds: nil)),
    .jobEnded(
      JobID(rawValue: 6), by: id,
      JobEnd(name: "y", outcome: .cancelled("job 5 failed"), seconds: nil, isTold: true)),
    .jobEnded(
      JobID(rawValue: 7), by: id,
      JobEnd(name: "z", outcome: .timedOut(0.5), seconds: 0.6, attempts: 2, attemptLimit: 3)),
    .strayFailure(id, failure),
    .exiting(status: -3),
    .pong,
    .inputNeeded(id, InputQuestion(prompt: "Name? 🦆", isPassword: true)),
    .output(
      id,
      .comm(
        CommEvent(id: "c", kind: .open(target: "t"), data: "{\"a\":1}", buffers: [[], [0, 255]]))),
    .output(id, .comm(CommEvent(id: "", kind: .close))),
    .output(id, .payload(.page(MIMEBundle(["a": "b"], metadata: ["a": "{}"])))),
    .output(id, .payload(.setNextInput("let x = 1", replace: true))),
    .cellQueued(JobID(rawValue: 3), by: id),
    .cellOver(JobID(rawValue: 3), reached: 2, value: nil),
    .cellOver(JobID(rawValue: 3), reached: 0, value: "[1,2]"),
  ]

  private static var settings: CellJobOptions {
    var settings = CellJobOptions()
    settings.name = "fit"
    settings.priority = .high
    settings.timeout = 1.5
    settings.retries = 2
    settings.predecessors = [.number(JobID(rawValue: 1)), .name("a")]
    settings.isolation = CellJobOptions.Isolation(memory: 2 << 30)
    return settings
  }

  static let commands: [RunnerCommand] = [
    .execute(id, library: "/tmp/é.so", entry: "cell_1_main", result: .giveBack),
    .submit(
      id, CellJobSubmission(library: "/a.so", entry: "cell_2_main", settings: CellJobOptions()),
      result: .show),
    .submit(
      id,
      CellJobSubmission(
        library: "/a.so", entry: "cell_2_main", settings: settings, number: JobID(rawValue: 7)),
      result: .drop),
    .interrupt(id),
    .cancel(JobID(rawValue: 9)),
    .ping,
    .input(id, .text("é\nf")),
    .input(id, .endOfFile),
    .input(id, .refused("there is no front-end")),
    .comm(CommEvent(id: "c", kind: .message, metadata: "{\"b\":2}", buffers: [[1]])),
    .perform(id, [.showDirectory, .setVariable("NAME", to: "é=\n")]),
    .label(id, "In[7]"),
    .cancelJobs(of: id),
    .cancelJobs(of: nil), .explain(JobID(rawValue: 4), reason: "why"),
    .limitOutput(.cap(.megabytes(10))),
    .limitOutput(.cap(nil)),
    .limitOutput(.pause(id)),
    .limitOutput(.resume(id)),
  ]

  @Test("Every event reads back as it was written", arguments: events)
  func event(_ event: RunnerEvent) throws {
    #expect(try RunnerEvent(frame: body(of: event)) == event)
  }

  @Test("Every command reads back as it was written", arguments: commands)
  func command(_ command: RunnerCommand) throws {
    #expect(try RunnerCommand(frame: body(of: command)) == command)
  }

  @Test("Frames come back whole however the bytes arrive", arguments: [1, 2, 3, 7, 64, 100_000])
  func pieces(_ size: Int) throws {
    let stream = Self.events.flatMap { $0.frame() }
    var buffer = FrameBuffer()
    var received: [RunnerEvent] = []
    for start in stride(from: 0, to: stream.count, by: size) {
      buffer.append(stream[start..<min(start + size, stream.count)])
      while let frame = try buffer.next() { received.append(try RunnerEvent(frame: frame)) }
    }
    #expect(received == Self.events)
  }

  @Test("Frames that wait together are those that are made alone, also in room that is used again")
  func queue() {
    var queue = FrameQueue()
    let expected = Self.events.flatMap { $0.frame() }
    var room: [UInt8] = []
    for _ in 0..<3 {
      for (index, event) in Self.events.enumerated() {
        if index % 2 == 0 { queue.append(event) } else { queue.append(frame: event.frame()) }
      }
      #expect(queue.count == expected.count)
      room = queue.drain(reusing: room)
      #expect(room == expected && queue.isEmpty)
    }
    let frame = RunnerEvent.pong.frame()
    queue.append(frame: frame)
    queue.append(RunnerEvent.ready)
    #expect(queue.drain() == frame + RunnerEvent.ready.frame())
    #expect(frame == RunnerEvent.pong.frame())
  }

  @Test("A frame cut short is an error, not a trap", arguments: events)
  func truncated(_ event: RunnerEvent) throws {
    let body = try body(of: event)
    for count in 0..<body.count {
      #expect(throws: FrameError.self) { try RunnerEvent(frame: body.prefix(count)) }
    }
  }

  @Test("A command cut short is an error, not a trap", arguments: commands)
  func truncated(_ command: RunnerCommand) throws {
    let body = try body(of: command)
    for count in 0..<body.count {
      #expect(throws: FrameError.self) { try RunnerCommand(frame: body.prefix(count)) }
    }
  }

  @Test("Bytes behind a value are an error")
  func trailing() throws {
    let body = try body(of: RunnerEvent.pong)
    #expect(throws: FrameError.self) { try RunnerEvent(frame: body + [0]) }
  }

  @Test("A damaged frame is a value or an error, not a trap")
  func damaged() throws {
    var mutator = Mutator(seed: 1)
    let events = try Self.events.map { Array(try body(of: $0)) }
    let commands = try Self.commands.map { Array(try body(of: $0)) }
    for _ in 0..<(10_000 / (events.count + commands.count)) {
      for event in events { try? _ = RunnerEvent(frame: mutator.damaged(event)[...]) }
      for command in commands { try? _ = RunnerCommand(frame: mutator.damaged(command)[...]) }
    }
  }

  @Test("A length beyond the limit is refused before memory is taken")
  func tooLong() {
    var buffer = FrameBuffer()
    buffer.append([0xFF, 0xFF, 0xFF, 0xFF])
    #expect(throws: FrameError.tooLong(0xFFFF_FFFF)) { try buffer.next() }
  }

  private func body(of value: some FrameCodable) throws -> ArraySlice<UInt8> {
    var buffer = FrameBuffer()
    buffer.append(value.frame())
    return try #require(try buffer.next())
  }
}
