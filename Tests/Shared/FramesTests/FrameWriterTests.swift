import Frames
import Testing

@Suite("Frames")
struct FrameWriterTests {
  private struct Integers: FrameCodable, Equatable {
    var values: [Int]

    init(_ values: [Int]) { self.values = values }

    init(from reader: inout FrameReader) throws(FrameError) {
      values = []
      for _ in 0..<(try reader.integer()) { values.append(try reader.int()) }
    }

    func write(to writer: inout FrameWriter) {
      writer.int(values.count)
      for value in values { writer.int(value) }
    }
  }

  @Test("Numbers of any sign and size come back as they were")
  func integers() throws {
    let integers = Integers([0, 1, -1, 999, .max, .min])
    #expect(try Integers(frame: integers.frame().dropFirst(4)) == integers)
  }

  @Test("A count without its elements is an error", arguments: [1, -1, Int.max])
  func missingElements(_ count: Int) {
    var writer = FrameWriter()
    writer.int(count)
    let frame = writer.finished()
    #expect(throws: FrameError.tooShort) { try Integers(frame: frame.dropFirst(4)) }
  }
}
