import Frames
import FuzzingSupport
import Testing

@Suite("Codable values in frames")
struct FrameCodingTests {
  private enum Shape: String, Codable { case round, square }

  private enum Event: Codable, Equatable {
    case nothing
    case text(String)
    case pair(first: Int, second: String?)
    case nested([Inner])
  }

  private struct Inner: Codable, Equatable {
    var flag = true
    var shape = Shape.square
    var small = Int8.min
    var word = UInt16.max
    var number = -0.0
    var part = Range(1...3)
    var missing: String?
    var present: Int? = .min
    var bytes: [UInt8] = [0, 255]
    var blobs: [[UInt8]] = [[], [1]]
    var names: Set<String> = ["a", "🦆", ""]
    var table: [String: [String]] = ["b": ["c", ""], "": []]
    var events: [Event] = []
  }

  private static let values: [Event] = [
    .nothing, .text(""), .text("é\u{0}\n"), .pair(first: -1, second: nil),
    .pair(first: .max, second: ""), .nested([]),
    .nested([
      Inner(),
      Inner(missing: "here", events: [.nothing, .pair(first: 0, second: "x"), .text("y")]),
    ]),
  ]

  private static func body(_ value: some Encodable) -> [UInt8] {
    var writer = FrameWriter()
    writer.encode(value)
    return Array(writer.finished().dropFirst(4))
  }

  private static func read<Value: Decodable>(
    _ type: Value.Type, _ bytes: some Collection<UInt8>
  ) throws(FrameError) -> Value {
    var reader = FrameReader(Array(bytes)[...])
    return try reader.decode()
  }

  @Test("They come back as they were")
  func roundTrip() throws {
    for value in Self.values {
      #expect(try Self.read(Event.self, Self.body(value)) == value)
    }
    #expect(try Self.read([Event].self, Self.body(Self.values)) == Self.values)
    #expect(try Self.read(Double.self, Self.body(Double.infinity)) == .infinity)
  }

  @Test("They may stand between others")
  func between() throws {
    var writer = FrameWriter()
    writer.string("before")
    writer.encode(Self.values)
    writer.int(7)
    var reader = FrameReader(writer.finished().dropFirst(4))
    #expect(try reader.string() == "before")
    #expect(try reader.decode([Event].self) == Self.values)
    #expect(try reader.int() == 7)
    #expect(reader.isAtEnd)
  }

  @Test("Members are found by name: one that is missing is an error, one too many is none")
  func members() throws {
    struct Old: Codable, Equatable { var name = "n", size = 1 }
    struct New: Codable, Equatable { var color = "c", name = "n", size: Int? = 1 }
    struct Other: Codable, Equatable { var size = "1" }
    #expect(try Self.read(Old.self, Self.body(New())) == Old())
    #expect(throws: FrameError.self) { try Self.read(New.self, Self.body(Old())) }
    #expect(throws: FrameError.self) { try Self.read(Old.self, Self.body(Other())) }
  }

  @Test("A number that does not fit its type is an error")
  func overflow() {
    #expect(throws: FrameError.self) { try Self.read(Int8.self, Self.body(128)) }
    #expect(throws: FrameError.self) { try Self.read(UInt16.self, Self.body(UInt64.max)) }
  }

  @Test("A value cut short is an error")
  func truncated() {
    let body = Self.body(Self.values)
    for count in 0..<body.count {
      #expect(throws: FrameError.self) { try Self.read([Event].self, body.prefix(count)) }
    }
  }

  @Test("Damaged values and noise are values or errors, not traps")
  func damaged() {
    var mutator = Mutator(seed: 3)
    let bodies = Self.values.map { Self.body($0) }
    for index in 0..<2000 {
      try? _ = Self.read(Event.self, mutator.damaged(bodies[index % bodies.count]))
      try? _ = Self.read(Event.self, mutator.noise(atMost: 64))
    }
  }
}
