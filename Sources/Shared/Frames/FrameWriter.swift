/// Builds one frame.
package struct FrameWriter {
  private var bytes: [UInt8]

  package init() {
    bytes = [0, 0, 0, 0]
  }

  package mutating func byte(_ value: UInt8) {
    bytes.append(value)
  }

  package mutating func integer(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A signed integer of any value, in two's complement: numbers that users chose pass unchanged.
  package mutating func int(_ value: Int) {
    integer(UInt64(bitPattern: Int64(value)))
  }

  package mutating func number(_ value: Double) {
    integer(value.bitPattern)
  }

  package mutating func string(_ value: String) {
    var value = value
    value.withUTF8 { utf8 in
      integer(UInt64(utf8.count))
      bytes.append(contentsOf: utf8)
    }
  }

  /// Bytes that are no text.
  package mutating func blob(_ value: [UInt8]) {
    integer(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// Texts keyed by texts.
  package mutating func texts(_ values: [String: String]) {
    integer(UInt64(values.count))
    for (key, value) in values {
      string(key)
      string(value)
    }
  }

  package mutating func optional(_ value: String?) {
    byte(value == nil ? 0 : 1)
    if let value { string(value) }
  }

  package mutating func optional(_ value: Double?) {
    byte(value == nil ? 0 : 1)
    if let value { number(value) }
  }

  /// The frame with its length in front.
  package consuming func finished() -> [UInt8] {
    finish(from: 0)
    return bytes
  }
}

// MARK: - Many frames

extension FrameWriter {
  /// Builds frames behind others.
  init(behind frames: consuming [UInt8]) {
    bytes = frames
  }

  var count: Int { bytes.count }

  /// Begins a frame; gives its place.
  mutating func begin() -> Int {
    defer { for _ in 0..<4 { bytes.append(0) } }
    return bytes.count
  }

  /// Writes the length of a frame that is complete.
  mutating func finish(from start: Int) {
    let length = UInt32(bytes.count - start - 4)
    for index in 0..<4 {
      bytes[start + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index)))
    }
  }

  /// Adds a frame that has been made before.
  mutating func append(_ frame: [UInt8]) {
    bytes.append(contentsOf: frame)
  }

  /// Takes everything out, and puts something else in its place.
  mutating func takeBytes(leaving others: consuming [UInt8]) -> [UInt8] {
    var taken = others
    swap(&taken, &bytes)
    return taken
  }
}
