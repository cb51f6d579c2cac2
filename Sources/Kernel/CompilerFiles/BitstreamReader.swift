/// Reads LLVM's bitstream format: nested blocks, and records of numbers that may be abbreviated.
///
/// Any bytes end with a value or an error, never with a trap.
/// Source: https://llvm.org/docs/BitCodeFormat.html
package struct BitstreamReader {
  package struct Record {
    package var code: UInt64
    package var fields: [UInt64]
    package var blob: ArraySlice<UInt8>
    /// For each field its first bit in the file and how many there are, if their number is fixed.
    var places: [Range<Int>?] = []
  }

  package enum Event {
    case enter(block: UInt64)
    case leave
    case record(Record)
  }

  /// The file is cut short or is not a valid bitstream.
  struct Malformed: Error {}

  private enum Operand {
    case literal(UInt64)
    case fixed(Int)
    case variable(Int)
    case array
    case character
    case blob
  }

  private struct Block {
    var id: UInt64
    var width: Int
    var abbreviations: [[Operand]]
    /// The bit behind it.
    var end = Int.max
  }

  private let bytes: [UInt8]
  private var bit = 0
  private var blocks = [Block(id: .max, width: 2, abbreviations: [])]
  /// The abbreviations that each kind of block starts with.
  private var standing: [UInt64: [[Operand]]] = [:]

  /// How deep blocks may nest; the compiler nests two.
  private static let deepest = 64

  /// Starts after a magic number of four bytes.
  package init(_ bytes: [UInt8], magic: String) throws {
    guard bytes.starts(with: magic.utf8) else { throw Malformed() }
    self.bytes = bytes
    bit = 32
  }

  /// The next part of the file; `nil` at its end.
  package mutating func next() throws -> Event? {
    while true {
      if blocks.count == 1, bit + 32 > bytes.count * 8 { return nil }
      let width = blocks[blocks.count - 1].width
      switch try fixed(width) {
      case 0:
        alignToWord()
        guard blocks.count > 1 else { throw Malformed() }
        blocks.removeLast()
        return .leave
      case 1:
        if let block = try enterBlock() { return .enter(block: block) }
      case 2:
        blocks[blocks.count - 1].abbreviations.append(try abbreviation())
      case 3:
        return .record(try unabbreviatedRecord())
      case let id:
        let known = blocks[blocks.count - 1].abbreviations
        guard id >= 4, id - 4 < UInt64(known.count) else { throw Malformed() }
        return .record(try record(known[Int(id - 4)]))
      }
    }
  }

  /// Skips the rest of the block that was entered last.
  mutating func skipBlock() throws {
    guard blocks.count > 1, let end = blocks.popLast()?.end, end <= bytes.count * 8 else {
      throw Malformed()
    }
    bit = end
  }

  /// Enters a block, except the one that describes others, which is read to its end instead.
  private mutating func enterBlock() throws -> UInt64? {
    let id = try variable(8)
    let width = try size(4)
    alignToWord()
    let words = Int(try fixed(32))
    guard (2...32).contains(width), blocks.count < Self.deepest else { throw Malformed() }
    blocks.append(
      Block(id: id, width: width, abbreviations: standing[id] ?? [], end: bit + words * 32))
    guard id == 0 else { return id }
    var described: UInt64?
    while true {
      switch try fixed(width) {
      case 0:
        alignToWord()
        blocks.removeLast()
        return nil
      case 2:
        let definition = try abbreviation()
        if let described { standing[described, default: []].append(definition) }
      case 3:
        let record = try unabbreviatedRecord()
        if record.code == 1 { described = record.fields.first }
      default: throw Malformed()
      }
    }
  }

  private mutating func abbreviation() throws -> [Operand] {
    var operands: [Operand] = []
    for _ in 0..<(try variable(5)) {
      if try fixed(1) == 1 {
        operands.append(.literal(try variable(8)))
        continue
      }
      switch try fixed(3) {
      case 1: operands.append(.fixed(try size(5)))
      case 2: operands.append(.variable(try size(5)))
      case 3: operands.append(.array)
      case 4: operands.append(.character)
      case 5: operands.append(.blob)
      default: throw Malformed()
      }
    }
    return operands
  }

  private mutating func unabbreviatedRecord() throws -> Record {
    let code = try variable(6)
    let count = try variable(6)
    var fields: [UInt64] = []
    for _ in 0..<count { fields.append(try variable(6)) }
    return Record(code: code, fields: fields, blob: [])
  }

  private mutating func record(_ operands: [Operand]) throws -> Record {
    var values: [UInt64] = []
    var places: [Range<Int>?] = []
    var blob: ArraySlice<UInt8> = []
    var index = 0
    func append(_ operand: Operand) throws {
      let start = bit
      values.append(try scalar(operand))
      if case .fixed = operand { places.append(start..<bit) } else { places.append(nil) }
    }
    while index < operands.count {
      switch operands[index] {
      case .array:
        guard index + 1 < operands.count else { throw Malformed() }
        // An element may take no bits at all, so the count itself has to be bounded.
        let count = try size(6)
        guard count <= bytes.count * 8 else { throw Malformed() }
        for _ in 0..<count { try append(operands[index + 1]) }
        index += 1
      case .blob:
        let count = try size(6)
        alignToWord()
        let start = bit / 8
        guard count <= bytes.count - start else { throw Malformed() }
        blob = bytes[start..<start + count]
        bit += count * 8
        alignToWord()
      case let operand: try append(operand)
      }
      index += 1
    }
    guard let code = values.first else { throw Malformed() }
    return Record(
      code: code, fields: Array(values.dropFirst()), blob: blob,
      places: Array(places.dropFirst()))
  }

  private mutating func scalar(_ operand: Operand) throws -> UInt64 {
    switch operand {
    case .literal(let value): value
    case .fixed(let width): try fixed(width)
    case .variable(let width): try variable(width)
    case .character: try fixed(6)
    case .array, .blob: throw Malformed()
    }
  }

  private mutating func fixed(_ width: Int) throws -> UInt64 {
    guard width <= 64, bit + width <= bytes.count * 8 else { throw Malformed() }
    var value: UInt64 = 0
    var count = 0
    while count < width {
      let position = bit + count
      let rest = UInt64(bytes[position / 8] >> UInt8(position % 8))
      value |= rest << UInt64(count)
      count += 8 - position % 8
    }
    bit += width
    return width < 64 ? value & (1 << UInt64(width) - 1) : value
  }

  private mutating func variable(_ width: Int) throws -> UInt64 {
    guard (2...32).contains(width) else { throw Malformed() }
    var value: UInt64 = 0
    var shift: UInt64 = 0
    let high = UInt64(1) << UInt64(width - 1)
    while true {
      let chunk = try fixed(width)
      guard shift < 64 else { throw Malformed() }
      value |= (chunk & (high - 1)) << shift
      if chunk & high == 0 { return value }
      shift += UInt64(width - 1)
    }
  }

  /// A number that counts bits, bytes or elements.
  private mutating func size(_ width: Int) throws -> Int {
    guard let size = Int(exactly: try variable(width)) else { throw Malformed() }
    return size
  }

  private mutating func alignToWord() {
    bit = (bit + 31) / 32 * 32
  }
}
