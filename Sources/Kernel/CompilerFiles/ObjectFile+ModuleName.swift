extension ObjectFile {
  /// What the runtime calls the module of every cell, as it does that of a program's main file.
  static let moduleName = "main"

  /// The file with another name for a module, the one that the runtime reads: `String(reflecting:)`
  /// then says `main.Point`, as in a program, and not `Cell_7.Point`.
  ///
  /// The runtime tells types apart by the addresses of their descriptors. Symbols keep the module's own
  /// name, which they need: two cells may declare types of one name.
  ///
  /// - Parameter module: The name that the compiler has given the module.
  /// - Returns: The new contents; `nil` if the file has nothing to change, as without types.
  package func renaming(module: String) -> [UInt8]? {
    guard let place = runtimeName(ofModule: module) else { return nil }
    var bytes = bytes
    let name = Array(Self.moduleName.utf8) + [0]
    bytes.replaceSubrange(place.prefix(name.count), with: name)
    return bytes
  }

  /// Where the name of a module is that its descriptor points to.
  private func runtimeName(ofModule module: String) -> Range<Int>? {
    let symbol = "$s\(module.utf8.count)\(module)MXM"
    guard let names = symbolNames, module.utf8.count >= Self.moduleName.utf8.count,
      let descriptor = symbols.first(where: { start in
        number(at: start, size: 4).map { text(at: $0, in: names) == symbol } ?? false
      }),
      let section = number(at: descriptor + 6, size: 2),
      let offset = number(at: descriptor + 8, size: 8), offset <= bytes.count,
      // Behind the flags and the parent.
      let place = target(ofPointerAt: offset + 8, in: section),
      place >= 0, bytes.count - place > module.utf8.count
    else { return nil }
    let range = place..<place + module.utf8.count
    guard bytes[range].elementsEqual(module.utf8), bytes[range.upperBound] == 0 else { return nil }
    return range
  }

  /// The offset in the file of what a relative pointer in a section refers to.
  private func target(ofPointerAt offset: Int, in section: Int) -> Int? {
    guard sections.indices.contains(section) else { return nil }
    let (relocationsWithAddends, size) = (4, 24)
    for table in sections where table.type == relocationsWithAddends && table.target == section {
      let entry = stride(from: table.range.lowerBound, to: table.range.upperBound, by: size)
        .first { number(at: $0, size: 8) == offset }
      if let entry { return target(ofRelocationAt: entry) }
    }
    // The compiler computes a distance within a section itself.
    let pointer = sections[section].range.lowerBound + offset
    guard let distance = number(at: pointer, size: 4) else { return nil }
    return pointer + Int(Int32(truncatingIfNeeded: distance))
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
