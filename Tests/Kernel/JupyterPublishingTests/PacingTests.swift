import Formatting
import JupyterProtocol
import RunnerProtocol
import Testing

@testable import JupyterPublishing

@Suite("Pacing")
struct PacingTests {
  private static let first = ExecutionID(rawValue: 1)
  private static let second = ExecutionID(rawValue: 2)
  private static let piece = String(repeating: "x", count: 50_000)

  /// A clock and an outbox, for which hours pass in no time.
  private struct Kernel {
    var outbox = Outbox()
    var now = ContinuousClock.now
    let start: ContinuousClock.Instant

    init(rate: ByteCount? = .kilobytes(800)) {
      start = now
      outbox.pace(to: rate)
      for (id, name) in [(PacingTests.first, "1"), (PacingTests.second, "2")] {
        let run = Outbox.Run(parentHeader: Array(name.utf8), number: 1, isSilent: false)
        outbox.beginRun(id, as: run, announcing: [])
      }
    }

    /// What is sent until a time, or until nothing waits; after each message `body` may add more.
    mutating func send(
      for time: Duration = .seconds(3600),
      _ body: (inout Outbox, OutgoingMessage, ContinuousClock.Instant) -> Void
    ) {
      let end = now + time
      while true {
        let batch = outbox.dequeueBatch(at: now, atMost: 1 << 20)
        for message in batch.messages { body(&outbox, message, now) }
        outbox.acknowledge(batch)
        if batch.isPartial || !batch.messages.isEmpty { continue }
        guard let deadline = batch.deadline, deadline <= end else { break }
        now = max(now, deadline)
      }
    }
  }

  private static func text(_ message: OutgoingMessage) -> String? {
    if case .stream(let stream) = message.content { stream.text } else { nil }
  }

  @Test("Much text is sent at its rate after a burst, and the server would drop none of it")
  func flood() {
    var kernel = Kernel()
    var server = ServerTwin()
    var sizes: [(time: Duration, bytes: Int)] = []
    let line = String(repeating: "x", count: 9_999) + "\n"
    for _ in 0..<40 { _ = kernel.outbox.append(.stdout, line, from: Self.first) }
    let start = kernel.start
    kernel.send(for: .seconds(40)) { outbox, message, now in
      guard let text = Self.text(message) else { return }
      sizes.append((now - start, text.utf8.count))
      let isTaken = server.takes(text: text.utf8.count + 400, at: now)
      #expect(isTaken)
      for _ in 0..<text.utf8.count / 10_000 {
        _ = outbox.append(.stdout, line, from: Self.first)
      }
    }
    func bytes(_ range: Range<Int>) -> Int {
      sizes.reduce(0) { range.contains(Int($1.time / .seconds(1))) ? $0 + $1.bytes : $0 }
    }
    #expect((1_800_000...2_800_000).contains(bytes(0..<1)), "\(bytes(0..<1))")
    let rate = bytes(10..<40) / 30
    #expect((550_000...820_000).contains(rate), "\(rate)")
    let gaps = zip(sizes, sizes.dropFirst()).map { $1.time - $0.time }
    #expect(gaps.allSatisfy { $0 < .seconds(1) }, "\(gaps.max() ?? .zero)")
  }

  @Test("Many small messages, displays among them, stay below the server's limit")
  func messages() throws {
    var kernel = Kernel()
    var server = ServerTwin()
    let run = Outbox.Run(parentHeader: [], number: 1, isSilent: false)
    let display = try #require(
      OutputEncoding.message(for: .display(MIMEBundle(plainText: "d"), displayID: nil), of: run)
    ).message
    // Every change of the stream is a message of its own.
    for index in 0..<4500 {
      _ = kernel.outbox.append(index % 2 == 0 ? .stdout : .stderr, "x", from: Self.first)
      if index % 3 == 0 { kernel.outbox.append(display, result: nil, from: Self.second) }
    }
    var count = 0
    kernel.send { _, message, now in
      guard message.messageType != "status" else { return }
      count += 1
      let isTaken = server.takesOther(at: now)
      #expect(isTaken)
    }
    #expect(count == 6000)
    #expect(kernel.outbox.isEmpty && kernel.outbox.size == 0)
  }

  @Test("An idle resets the server's count, so another burst follows it")
  func idle() {
    var kernel = Kernel()
    for _ in 0..<40 { _ = kernel.outbox.append(.stdout, Self.piece + "\n", from: Self.first) }
    kernel.send(for: .zero) { _, _, _ in }
    kernel.outbox.endAnswer(to: Array("3".utf8), with: [])
    var bytes = 0
    kernel.send(for: .zero) { _, message, _ in bytes += Self.text(message)?.utf8.count ?? 0 }
    #expect(bytes > 300_000, "what was left of two megabytes")
    #expect(kernel.outbox.isEmpty)
  }

  @Test("A cell with little output overtakes one with much, and is answered")
  func passing() {
    var kernel = Kernel()
    for _ in 0..<60 { _ = kernel.outbox.append(.stdout, Self.piece, from: Self.first) }
    kernel.send(for: .zero) { _, _, _ in }
    _ = kernel.outbox.append(.stdout, "short", from: Self.second)
    _ = kernel.outbox.endRun(Self.second, with: [])
    var parents: [String] = []
    var texts: [String] = []
    kernel.send(for: .milliseconds(300)) { _, message, _ in
      parents.append(String(decoding: message.parentHeader, as: UTF8.self))
      if parents.last == "2", let text = Self.text(message) { texts.append(text) }
    }
    #expect(texts == ["short"])
    #expect(parents.contains("2"))
  }

  @Test("Two runs with much output take turns, each in its order")
  func turns() {
    var kernel = Kernel()
    for index in 100..<160 {
      for id in [Self.first, Self.second] {
        _ = kernel.outbox.append(.stdout, "\(index)" + Self.piece, from: id)
        _ = kernel.outbox.append(.stderr, "\n", from: id)
      }
    }
    kernel.send(for: .zero) { _, _, _ in }
    var order: [String: [Int]] = [:]
    var parents: [String] = []
    kernel.send(for: .seconds(2)) { _, message, _ in
      guard let text = Self.text(message), text != "\n" else { return }
      let parent = String(decoding: message.parentHeader, as: UTF8.self)
      parents.append(parent)
      order[parent, default: []].append(Int(text.prefix(3)) ?? 0)
    }
    #expect(parents.count > 10)
    let counts = ["1", "2"].map { parent in parents.filter { $0 == parent }.count }
    #expect(abs(counts[0] - counts[1]) <= 1, "\(counts)")
    for numbers in order.values {
      #expect(numbers == Array((numbers.first ?? 0)..<(numbers.last ?? 0) + 1))
    }
  }

  @Test("Cells are answered in order, however much one of them writes")
  func answers() {
    var kernel = Kernel()
    for _ in 0..<80 { _ = kernel.outbox.append(.stdout, Self.piece, from: Self.first) }
    _ = kernel.outbox.endRun(Self.first, with: [])
    let third = ExecutionID(rawValue: 3)
    kernel.outbox.beginRun(
      third, as: Outbox.Run(parentHeader: Array("3".utf8), number: 3, isSilent: false),
      announcing: [])
    _ = kernel.outbox.append(.stdout, "third", from: third)
    _ = kernel.outbox.endRun(third, with: [])
    kernel.outbox.skip(Array("4".utf8), with: [])
    var ends: [String] = []
    var bytes = 0
    kernel.send { _, message, _ in
      bytes += Self.text(message)?.utf8.count ?? 0
      if message.isIdle { ends.append(String(decoding: message.parentHeader, as: UTF8.self)) }
    }
    #expect(ends == ["1", "3", "4"])
    #expect(bytes == 80 * Self.piece.utf8.count + 5)
  }

  @Test("A message about a held display waits for it")
  func subjects() throws {
    var kernel = Kernel()
    let run = Outbox.Run(parentHeader: [], number: 1, isSilent: false)
    func message(_ output: Output) throws -> OutgoingMessage {
      try #require(OutputEncoding.message(for: output, of: run)).message
    }
    for _ in 0..<80 { _ = kernel.outbox.append(.stdout, Self.piece, from: Self.first) }
    let bundle = MIMEBundle(plainText: "d")
    kernel.outbox.append(
      try message(.display(bundle, displayID: "d")), result: nil, from: Self.first)
    kernel.outbox.append(
      try message(.updateDisplay(bundle, displayID: "d")), result: nil, from: Self.second)
    var kinds: [String] = []
    kernel.send { _, message, _ in
      if message.messageType.contains("display") { kinds.append(message.messageType) }
    }
    #expect(kinds == ["display_data", "update_display_data"])
  }

  @Test("A run with too much unsent text pauses, and resumes when little is left")
  func pauses() {
    var kernel = Kernel()
    var pauses: [Backlog.Pause] = []
    for _ in 0..<60 {
      _ = kernel.outbox.append(.stdout, Self.piece, from: Self.first)
      kernel.send(for: .zero) { _, _, _ in }
      pauses += kernel.outbox.drainPauses()
    }
    #expect(pauses == [Backlog.Pause(run: Self.first, isPaused: true)])
    kernel.send { _, _, _ in }
    pauses = kernel.outbox.drainPauses()
    #expect(pauses == [Backlog.Pause(run: Self.first, isPaused: false)])
  }

  @Test("Without a rate, everything is sent as it comes")
  func off() {
    var kernel = Kernel(rate: nil)
    for _ in 0..<200 { _ = kernel.outbox.append(.stdout, Self.piece + "\n", from: Self.first) }
    var bytes = 0
    kernel.send(for: .milliseconds(100)) { _, message, _ in
      bytes += Self.text(message)?.utf8.count ?? 0
    }
    #expect(bytes == 200 * 50_001)
  }

  @Test(
    "The length of escaped text is known in advance",
    arguments: ["", "aé😀", "\n\t\r\"\\", "\u{1B}[0m\u{1}"])
  func escapes(_ text: String) {
    var json = JSONFastPath()
    json.append(string: text)
    #expect(json.bytes.count == text.utf8.count + JSONFastPath.escapes(in: text) + 2)
  }
}
