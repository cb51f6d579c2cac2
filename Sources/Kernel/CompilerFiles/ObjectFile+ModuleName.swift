extension ObjectFile {
  /// What the runtime calls the module of every cell, as it does that of a program's main file.
  static let moduleName = "main"

  /// The file with another name for a module, the one that the runtime reads: `String(reflecting:)`
  /// then says `main.Point`, as in a program, and not `Cell_7.Point`.
  ///
  /// The runtime tells types apart by the addresses of their descriptors. Symbols keep the module's own
  /// name, which they need: two cells may declare types of one name. So does the text of the name, which
  /// may be that of a literal, too; the new one stands behind all else in the section of the descriptor,
  /// and that section at the end of the file.
  ///
  /// - Parameter module: The name that the compiler has given the module.
  /// - Returns: The new contents; `nil` if the file has nothing to change, as without types.
  package func renaming(module: String) -> [UInt8]? {
    guard let pointer = runtimeName(ofModule: module) else { return nil }
    let section = sections[pointer.section]
    guard let distance = Int32(exactly: section.range.count - pointer.offset),
      pointer.offset + 4 <= section.range.count
    else { return nil }
    var file = bytes
    if let entry = relocation(at: pointer.offset, in: pointer.section) {
      file.replace(at: entry + 8, with: UInt64(0))
    }
    var contents = Array(bytes[section.range])
    contents.replace(at: pointer.offset, with: UInt32(bitPattern: distance))
    contents += Array(Self.moduleName.utf8) + [0]
    file += Array(repeating: 0, count: (16 - file.count % 16) % 16)
    file.replace(at: section.header + 0x18, with: UInt64(file.count))
    file.replace(at: section.header + 0x20, with: UInt64(contents.count))
    return file + contents
  }

  /// Where the descriptor of a module points to the module's name.
  private func runtimeName(ofModule module: String) -> (section: Int, offset: Int)? {
    let symbol = "$s\(module.utf8.count)\(module)MXM"
    guard let names = symbolNames,
      let descriptor = symbols.first(where: { start in
        number(at: start, size: 4).map { text(at: $0, in: names) == symbol } ?? false
      }),
      let section = number(at: descriptor + 6, size: 2), sections.indices.contains(section),
      let start = number(at: descriptor + 8, size: 8), start <= bytes.count,
      // Behind the flags and the parent.
      case let offset = start + 8,
      let place = target(ofPointerAt: offset, in: section),
      place >= 0, bytes.count - place > module.utf8.count
    else { return nil }
    let range = place..<place + module.utf8.count
    guard bytes[range].elementsEqual(module.utf8), bytes[range.upperBound] == 0 else { return nil }
    return (section, offset)
  }

  /// The offset in the file of what a relative pointer in a section refers to.
  private func target(ofPointerAt offset: Int, in section: Int) -> Int? {
    if let entry = relocation(at: offset, in: section) { return target(ofRelocationAt: entry) }
    // The compiler computes a distance within a section itself.
    let pointer = sections[section].range.lowerBound + offset
    guard let distance = number(at: pointer, size: 4) else { return nil }
    return pointer + Int(Int32(truncatingIfNeeded: distance))
  }

  /// The offset in the file of the relocation of a pointer in a section, if it has one.
  private func relocation(at offset: Int, in section: Int) -> Int? {
    let (relocationsWithAddends, size) = (4, 24)
    for table in sections where table.type == relocationsWithAddends && table.target == section {
      let entry = stride(from: table.range.lowerBound, to: table.range.upperBound, by: size)
        .first { number(at: $0, size: 8) == offset }
      if let entry, entry + size <= table.range.upperBound { return entry }
    }
    return nil
  }

  private func target(ofRelocationAt entry: Int) -> Int? {
    guard let symbol = number(at: entry + 12, size: 4),
      let addend = number(at: entry + 16, size: 8),
      case let base = symbolTableStart + symbol * Self.symbolSize,
      let home = number(at: base + 6, size: 2), sections.indices.contains(home),
      let value = number(at: base + 8, size: 8)
    else { return nil }
    let (place, overflow) = value.addingReportingOverflow(addend)
    guard !overflow, sections[home].range.count > place else { return nil }
    return sections[home].range.lowerBound + place
  }
}

extension [UInt8] {
  /// Replaces some bytes by those of a little-endian number.
  fileprivate mutating func replace(at offset: Int, with number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { number in
      replaceSubrange(offset..<offset + number.count, with: number)
    }
  }
}
