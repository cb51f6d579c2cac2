/// Reads LLVM's bitstream container: blocks that nest, records of numbers, abbreviated at will.
///
/// See https://llvm.org/docs/BitCodeFormat.html for the format.
struct BitstreamReader {
  struct Record {
    var code: UInt64
    var fields: [UInt64]
    var blob: ArraySlice<UInt8>
  }

  enum Event {
    case enter(block: UInt64)
    case leave
    case record(Record)
  }

  /// The file ends in the middle of something or says what no writer says.
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
  }

  private let bytes: [UInt8]
  private var bit = 0
  private var blocks = [Block(id: .max, width: 2, abbreviations: [])]
  private var standing: [UInt64: [[Operand]]] = [:]

  /// Starts after a magic number of four bytes.
  init(_ bytes: [UInt8], magic: String) throws {
    guard bytes.starts(with: magic.utf8) else { throw Malformed() }
    self.bytes = bytes
    bit = 32
  }

  /// The next thing in the file; nothing at its end.
  mutating func next() throws -> Event? {
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

  /// Enters a block, except the one that describes others, which is digested here.
  private mutating func enterBlock() throws -> UInt64? {
    let id = try variable(8)
    let width = Int(try variable(4))
    alignToWord()
    _ = try fixed(32)
    guard (2...32).contains(width) else { throw Malformed() }
    blocks.append(Block(id: id, width: width, abbreviations: standing[id] ?? []))
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
      case 1: operands.append(.fixed(Int(try variable(5))))
      case 2: operands.append(.variable(Int(try variable(5))))
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
    var blob: ArraySlice<UInt8> = []
    var index = 0
    while index < operands.count {
      switch operands[index] {
      case .array:
        guard index + 1 < operands.count else { throw Malformed() }
        for _ in 0..<(try variable(6)) { values.append(try scalar(operands[index + 1])) }
        index += 1
      case .blob:
        let count = Int(try variable(6))
        alignToWord()
        let start = bit / 8
        guard count <= bytes.count - start else { throw Malformed() }
        blob = bytes[start..<start + count]
        bit += count * 8
        alignToWord()
      case let operand: values.append(try scalar(operand))
      }
      index += 1
    }
    guard let code = values.first else { throw Malformed() }
    return Record(code: code, fields: Array(values.dropFirst()), blob: blob)
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
    for index in 0..<width {
      let position = bit + index
      value |= UInt64(bytes[position / 8] >> UInt8(position % 8) & 1) << UInt64(index)
    }
    bit += width
    return value
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

  private mutating func alignToWord() {
    bit = (bit + 31) / 32 * 32
  }
}
