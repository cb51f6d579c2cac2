/// The linker flags a Swift object carries for what it imports: `-lFoundation`.
///
/// They are null-terminated strings in the ELF section `.swift1_autolink_entries`. Reading them
/// here saves the process `swift-autolink-extract` would be.
enum AutolinkEntries {
  static func read(fromObject bytes: [UInt8]) -> [String] {
    guard let section = section(named: ".swift1_autolink_entries", of: bytes) else { return [] }
    return bytes[section].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Finds a section of a 64-bit little-endian ELF file; nothing if the file is anything else.
  private static func section(named name: String, of bytes: [UInt8]) -> Range<Int>? {
    func number(at offset: Int, size: Int) -> Int? {
      guard offset >= 0, offset + size <= bytes.count else { return nil }
      let value = bytes[offset..<offset + size].reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
      return Int(exactly: value)
    }
    struct Header {
      var name: Int
      var range: Range<Int>
    }
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]),
      let table = number(at: 0x28, size: 8), let entrySize = number(at: 0x3a, size: 2),
      let count = number(at: 0x3c, size: 2), let namesIndex = number(at: 0x3e, size: 2)
    else { return nil }
    func header(at index: Int) -> Header? {
      let start = table + index * entrySize
      guard let name = number(at: start, size: 4), let offset = number(at: start + 0x18, size: 8),
        let size = number(at: start + 0x20, size: 8), offset <= bytes.count,
        size <= bytes.count - offset
      else { return nil }
      return Header(name: name, range: offset..<offset + size)
    }
    guard let names = header(at: namesIndex)?.range else { return nil }
    for index in 0..<count {
      guard let header = header(at: index), header.name < names.count else { continue }
      if bytes[(names.lowerBound + header.name)..<names.upperBound].prefix(while: { $0 != 0 })
        .elementsEqual(name.utf8)
      {
        return header.range
      }
    }
    return nil
  }
}
