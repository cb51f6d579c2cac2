/// Changes a compiled module in place, for when the cell it was made of has been run again.
///
/// What a module declares cannot be taken back: the compiler sees the extensions, conformances and
/// operators of each module it has loaded, and others load it because they use its types. All that
/// such users need is found through tables of names; so clearing entries of those that serve lookups
/// by name hides a declaration without breaking what refers to it.
///
/// Source: the file `lib/Serialization/ModuleFormat.h` of the compiler, and LLVM's
/// `OnDiskHashTable.h`.
package struct ModuleEditor {
  private typealias Block = ModuleFormat.Block

  private static let blocks = [
    Block.module, Block.control, Block.input, Block.index, Block.codeIndex,
  ]

  private enum RecordCode {
    static let moduleName: UInt64 = 2
    static let importedModule: UInt64 = 1
    static let extensions: UInt64 = 6
  }

  package private(set) var bytes: [UInt8]
  /// Where the blobs are that may be changed.
  private var moduleNames: [Range<Int>] = []
  private var reexports: [Range<Int>] = []
  private var extensionTables: [HashTable] = []
  /// The tables of all declarations and functions.
  private var tables: [HashTable] = []

  /// A table in the file.
  private struct HashTable {
    /// Where its entries are.
    var blob: Range<Int>
    /// Where its list of buckets is, counted from the start of the blob.
    var start: Int
  }

  package init(_ bytes: [UInt8]) throws(ModuleFormat.Unknown) {
    try ModuleFormat.check(bytes)
    self.bytes = bytes
    do { try findParts() } catch { throw ModuleFormat.Unknown() }
  }

  private mutating func findParts() throws {
    var reader = try BitstreamReader(bytes, magic: ModuleFormat.magic)
    var blocks: [UInt64] = []
    while let event = try reader.next() {
      switch event {
      case .enter(let block):
        if Self.blocks.contains(block) { blocks.append(block) } else { try reader.skipBlock() }
      case .leave: blocks.removeLast()
      case .record(let record): add(record, in: blocks.last)
      }
    }
  }

  private mutating func add(_ record: BitstreamReader.Record, in block: UInt64?) {
    guard !record.blob.isEmpty else { return }
    let blob = record.blob.startIndex..<record.blob.endIndex
    switch (block, record.code) {
    case (Block.control, RecordCode.moduleName): moduleNames.append(blob)
    case (Block.input, RecordCode.importedModule) where record.fields.first == 1:
      reexports.append(blob)
    case (Block.index, _), (Block.codeIndex, _):
      guard record.fields.count == 1, record.fields[0] <= UInt64(blob.count) else { return }
      let start = Int(record.fields[0])
      let table = HashTable(blob: blob, start: start)
      tables.append(table)
      if block == Block.index, record.code == RecordCode.extensions {
        extensionTables.append(table)
      }
    default: break
    }
  }

  // MARK: - Changes

  /// Hides the extensions of all types but these.
  package mutating func hideExtensions(exceptOf names: Set<String>) throws(ModuleFormat.Unknown) {
    for table in extensionTables {
      for key in try keys(of: table)
      where !names.contains(String(decoding: bytes[key], as: UTF8.self)) && !key.isEmpty {
        bytes[key.lowerBound] = 0
      }
    }
  }

  /// Hides everything, so that only the re-exports are left, and renames the module.
  package mutating func becomeLink(named name: String) throws(ModuleFormat.Unknown) {
    for table in tables {
      let start = table.blob.lowerBound + table.start
      let count = try number(at: start, of: 4, in: table)
      try write(0, at: start + 4, in: table)
      for index in 0..<count { try write(0, at: start + 8 + index * 4, in: table) }
    }
    for range in moduleNames { try rename(range, to: name) }
  }

  /// Re-exports one module in place of another, whose name is as long.
  package mutating func redirect(_ old: String, to new: String) throws(ModuleFormat.Unknown) {
    for range in reexports where bytes[range].elementsEqual(old.utf8) {
      try rename(range, to: new)
    }
  }

  private mutating func rename(_ range: Range<Int>, to name: String) throws(ModuleFormat.Unknown) {
    guard name.utf8.count == range.count else { throw ModuleFormat.Unknown() }
    bytes.replaceSubrange(range, with: name.utf8)
  }

  // MARK: - Tables

  /// Where the keys of a table are that has a hash and the lengths of key and data before each.
  private func keys(of table: HashTable) throws(ModuleFormat.Unknown) -> [Range<Int>] {
    let start = table.blob.lowerBound + table.start
    var keys: [Range<Int>] = []
    for index in 0..<(try number(at: start, of: 4, in: table)) {
      let offset = try number(at: start + 8 + index * 4, of: 4, in: table)
      guard offset != 0 else { continue }
      var position = table.blob.lowerBound + offset
      let count = try number(at: position, of: 2, in: table)
      position += 2
      for _ in 0..<count {
        let length = try number(at: position + 4, of: 2, in: table)
        let dataLength = try number(at: position + 6, of: 2, in: table)
        let key = position + 8..<position + 8 + length
        guard key.upperBound <= table.blob.upperBound else { throw ModuleFormat.Unknown() }
        keys.append(key)
        position = key.upperBound + dataLength
      }
    }
    return keys
  }

  private func number(
    at offset: Int, of size: Int, in table: HashTable
  ) throws(ModuleFormat.Unknown) -> Int {
    guard offset >= table.blob.lowerBound, offset <= table.blob.upperBound - size else {
      throw ModuleFormat.Unknown()
    }
    return bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private mutating func write(
    _ value: UInt8, at offset: Int, in table: HashTable
  ) throws(ModuleFormat.Unknown) {
    guard offset >= table.blob.lowerBound, offset <= table.blob.upperBound - 4 else {
      throw ModuleFormat.Unknown()
    }
    for index in 0..<4 { bytes[offset + index] = value }
  }
}
