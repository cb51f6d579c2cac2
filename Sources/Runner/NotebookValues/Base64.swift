/// Encodes bytes as Base64.
///
/// Foundation could do it, but what a cell imports may not import Foundation. The kernel has no use for
/// Base64: pictures come to it as text.
///
/// Source: RFC 4648, section 4.
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// The two characters for every 12 bits, so that three bytes take two look-ups.
  private static let pairs: [UInt16] = (0..<4096).map { bits in
    UInt16(bigEndian: UInt16(alphabet[bits >> 6]) << 8 | UInt16(alphabet[bits & 63]))
  }

  /// The bytes as text, padded at the end.
  package static func text(of bytes: some Sequence<UInt8>) -> String {
    bytes.withContiguousStorageIfAvailable(text) ?? Array(bytes).withUnsafeBufferPointer(text)
  }

  private static func text(of bytes: UnsafeBufferPointer<UInt8>) -> String {
    let capacity = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: capacity) { output in
      let whole = bytes.count / 3 * 3
      pairs.withUnsafeBufferPointer { pairs in
        let characters = UnsafeMutableRawPointer(output.baseAddress)
        var place = 0
        var index = 0
        while index < whole {
          let bits = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
          characters?.storeBytes(of: pairs[bits >> 12], toByteOffset: place, as: UInt16.self)
          characters?.storeBytes(of: pairs[bits & 4095], toByteOffset: place + 2, as: UInt16.self)
          place += 4
          index += 3
        }
      }
      writeTail(bytes[whole...], into: output[(whole / 3 * 4)...])
      return capacity
    }
  }

  /// Writes the last one or two bytes, padded with `=`.
  private static func writeTail(
    _ bytes: Slice<UnsafeBufferPointer<UInt8>>,
    into output: Slice<UnsafeMutableBufferPointer<UInt8>>
  ) {
    guard let first = bytes.first else { return }
    let second = bytes.count > 1 ? bytes[bytes.startIndex + 1] : 0
    let characters = [
      alphabet[Int(first >> 2)], alphabet[Int(first & 3) << 4 | Int(second >> 4)],
      bytes.count > 1 ? alphabet[Int(second & 15) << 2] : UInt8(ascii: "="), UInt8(ascii: "="),
    ]
    var output = output
    for (place, character) in zip(output.indices, characters) { output[place] = character }
  }
}
