/// Finds an unfinished character at the end of UTF-8 text that may be cut anywhere.
package enum UTF8Tail {
  /// The number of bytes at the end that are the start of an unfinished character.
  ///
  /// Bytes that cannot become a character, whatever follows, count as finished: they are replaced.
  package static func unfinishedCount(in bytes: [UInt8]) -> Int {
    var length = 0
    for byte in bytes.reversed().prefix(3) {
      length += 1
      if byte & 0b1100_0000 == 0b1000_0000 { continue }
      let wanted =
        switch byte {
        case 0b1100_0010..<0b1110_0000: 2
        case 0b1110_0000..<0b1111_0000: 3
        case 0b1111_0000..<0b1111_0101: 4
        default: 1
        }
      return wanted > length ? length : 0
    }
    return 0
  }
}
