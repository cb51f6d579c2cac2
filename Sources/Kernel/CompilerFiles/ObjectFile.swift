/// What an object file asks of the linker: libraries to link, and symbols that it does not define.
///
/// Only 64-bit little-endian ELF is read; any other file seems to ask for nothing. Any bytes can be
/// read without a trap.
package struct ObjectFile {
  struct Section {
    /// Where its description is in the file.
    var header: Int
    var name: String
    var type: Int
    /// The index of the section that the relocations in this one are for.
    var target: Int
    var range: Range<Int>
    /// The index of the section with the names of this one's symbols.
    var link: Int
  }

  let bytes: [UInt8]
  private(set) var sections: [Section] = []

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    sections = readSections() ?? []
  }

  private func readSections() -> [Section]? {
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]),
      let table = number(at: 0x28, size: 8), let entrySize = number(at: 0x3a, size: 2),
      let count = number(at: 0x3c, size: 2), let namesIndex = number(at: 0x3e, size: 2),
      table <= bytes.count
    else { return nil }
    var sections: [Section] = []
    var names: [Int] = []
    for index in 0..<count {
      let start = table + index * entrySize
      guard let name = number(at: start, size: 4), let type = number(at: start + 4, size: 4),
        let offset = number(at: start + 0x18, size: 8),
        let size = number(at: start + 0x20, size: 8),
        let link = number(at: start + 0x28, size: 4),
        let target = number(at: start + 0x2c, size: 4)
      else { return nil }
      // A section without bytes in the file, such as zeroed memory, is empty here.
      let isInFile = offset <= bytes.count && size <= bytes.count - offset
      let range = isInFile ? offset..<offset + size : 0..<0
      names.append(name)
      sections.append(
        Section(header: start, name: "", type: type, target: target, range: range, link: link))
    }
    guard sections.indices.contains(namesIndex) else { return nil }
    for (index, name) in names.enumerated() {
      sections[index].name = text(at: name, in: sections[namesIndex])
    }
    return sections
  }

  /// The linker flags for the modules that a Swift object file imports: `-lFoundation`.
  ///
  /// They are null-terminated strings in the section `.swift1_autolink_entries`. Reading them here
  /// saves a process of `swift-autolink-extract`.
  package var autolinkEntries: [String] {
    guard let section = sections.first(where: { $0.name == ".swift1_autolink_entries" }) else {
      return []
    }
    return bytes[section.range].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The names of the symbols it uses and does not define.
  package var undefinedSymbols: [String] {
    texts { number(at: $0 + 6, size: 2) == 0 }
  }

  /// The names of all its symbols.
  package var symbolTexts: [String] { texts { _ in true } }

  /// The names of the symbols for whose offsets a condition holds.
  private func texts(where isWanted: (Int) -> Bool) -> [String] {
    guard let names = symbolNames else { return [] }
    return symbols.compactMap { start in
      guard let name = number(at: start, size: 4), name > 0, isWanted(start) else { return nil }
      return text(at: name, in: names)
    }
  }

  private static let symbolTable = 2
  static let symbolSize = 24

  /// The offset of the first symbol in the file.
  var symbolTableStart: Int { symbols.first { _ in true } ?? bytes.count }

  /// The offsets of the symbols in the file.
  var symbols: StrideTo<Int> {
    let table = sections.first { $0.type == Self.symbolTable }?.range ?? 0..<0
    return stride(from: table.lowerBound, to: table.upperBound, by: Self.symbolSize)
  }

  /// The section with the names of the symbols.
  var symbolNames: Section? {
    guard let table = sections.first(where: { $0.type == Self.symbolTable }),
      sections.indices.contains(table.link)
    else { return nil }
    return sections[table.link]
  }

  func text(at offset: Int, in section: Section) -> String {
    guard offset < section.range.count else { return "" }
    let start = section.range.lowerBound + offset
    let end = section.range.upperBound
    return String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
  }

  func number(at offset: Int, size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    return Int(
      exactly: bytes[offset..<offset + size].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
