internal import FoundationEssentials
package import Frames

// What is known of a text has many parts, none of which is large: they are sent as JSON.

extension TextQuestion: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) { self = try reader.json() }
  package func write(to writer: inout FrameWriter) { writer.json(self) }
}

extension TextAnswer: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) { self = try reader.json() }
  package func write(to writer: inout FrameWriter) { writer.json(self) }
}

extension FrameReader {
  fileprivate mutating func json<Value: Decodable>() throws(FrameError) -> Value {
    let bytes = try blob()
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw .malformed("\(Value.self): \(error)")
    }
  }
}

extension FrameWriter {
  fileprivate mutating func json(_ value: some Encodable) {
    // There is nothing in these values that JSON has no form for.
    blob(Array((try? JSONEncoder().encode(value)) ?? Data()))
  }
}
