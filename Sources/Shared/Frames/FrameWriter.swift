/// Writes the parts of one frame.
package struct FrameWriter {
  private var bytes: [UInt8]

  package init() {
    bytes = [0, 0, 0, 0]
  }

  package mutating func byte(_ value: UInt8) {
    bytes.append(value)
  }

  package mutating func flag(_ value: Bool) {
    bytes.append(value ? 1 : 0)
  }

  package mutating func integer(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A signed integer of any value, in two's complement: numbers that users choose pass unchanged.
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

  /// Texts keyed by texts.
  package mutating func texts(_ values: [String: String]) {
    integer(UInt64(values.count))
    for (key, value) in values {
      string(key)
      string(value)
    }
  }

  /// Values with their count in front.
  package mutating func frames(_ values: [some FrameCodable]) {
    int(values.count)
    for value in values { value.write(to: &self) }
  }

  package mutating func optional(_ value: String?) {
    byte(value == nil ? 0 : 1)
    if let value { string(value) }
  }

  package mutating func optional(_ value: Double?) {
    byte(value == nil ? 0 : 1)
    if let value { number(value) }
  }

  /// The whole frame, its length filled in.
  package consuming func finished() -> [UInt8] {
    finish(from: 0)
    return bytes
  }
}

// MARK: - Many frames

extension FrameWriter {
  /// Continues after frames that are complete.
  init(behind frames: consuming [UInt8]) {
    bytes = frames
  }

  var count: Int { bytes.count }

  /// Leaves room for the length of a frame, or of a block in one; returns where.
  mutating func beginFrame() -> Int {
    defer { for _ in 0..<4 { bytes.append(0) } }
    return bytes.count
  }

  /// Fills in the length of what was written since ``beginFrame()``.
  ///
  /// A length that four bytes cannot hold becomes one that the reader refuses.
  mutating func finish(from start: Int) {
    let length = UInt32(clamping: bytes.count - start - 4)
    for index in 0..<4 {
      bytes[start + index] = UInt8(truncatingIfNeeded: length >> (8 * UInt32(index)))
    }
  }

  /// Appends a text without a length.
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  /// Appends bytes without a length.
  mutating func append(_ others: some Collection<UInt8>) {
    bytes.append(contentsOf: others)
  }

  /// Exchanges everything written so far for other bytes; returns the former.
  mutating func exchange(for others: consuming [UInt8]) -> [UInt8] {
    var written = others
    swap(&written, &bytes)
    return written
  }
}
