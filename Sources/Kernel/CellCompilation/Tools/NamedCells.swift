import CompilerFiles

/// The cells that the symbols of an object file name, and the operators they name along with each.
struct NamedCells: Sendable {
  /// The operators, by the serial numbers of the cells.
  private let operators: [Int: Set<String>]

  /// The serial numbers of the cells.
  let serials: Set<Int>

  init(in object: ObjectFile) {
    var operators: [Int: Set<String>] = [:]
    for symbol in object.symbolTexts {
      let bytes = Array(symbol.utf8)
      let cells = Self.cells(in: bytes)
      guard !cells.isEmpty else { continue }
      let named = Self.operators(in: bytes)
      for cell in cells { operators[cell, default: []].formUnion(named) }
    }
    self.operators = operators
    serials = Set(operators.keys)
  }

  /// Whether the code may use an operator of a cell.
  func use(_ name: String, of cell: Int) -> Bool {
    // A name with other characters is mangled beyond recognition.
    guard name.utf8.allSatisfy({ Self.letters.values.contains($0) }) else { return true }
    return operators[cell]?.contains(name) ?? false
  }

  /// The serial numbers of the cells in a mangled name.
  ///
  /// There each part follows its length, as in `6Cell_25price`, and a word that has occurred before is a
  /// letter, as in `0A2_2`. `A2_2` is something else: a reference to a type before it.
  private static func cells(in symbol: [UInt8]) -> Set<Int> {
    var serials: Set<Int> = []
    let word = Array("Cell".utf8)
    for (index, byte) in symbol.enumerated() where byte == UInt8(ascii: "_") {
      let isWhole = symbol[..<index].suffix(4).elementsEqual(word)
      let start = index - (isWhole ? word.count : 0)
      let digits = symbol[..<start].suffix(2).reversed().prefix(while: isDigit).reversed()
      guard let length = Int(String(decoding: digits, as: UTF8.self)) else { continue }
      let isSubstituted = symbol[..<(start - digits.count)].dropLast().last == UInt8(ascii: "0")
      guard isWhole || isSubstituted else { continue }
      let number = symbol[(index + 1)...].prefix(max(0, length - 1 - (index - start)))
      guard !number.isEmpty, number.allSatisfy(isDigit) else { continue }
      if let serial = Int(String(decoding: number, as: UTF8.self)) { serials.insert(serial) }
    }
    return serials
  }

  /// The operators in a mangled name: `1soi` is the infix operator `-`.
  private static func operators(in symbol: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    for (end, byte) in symbol.enumerated().dropLast() where byte == UInt8(ascii: "o") {
      guard "ipP".utf8.contains(symbol[end + 1]) else { continue }
      for length in 1...9 where length < end {
        guard symbol[end - length - 1] == UInt8(ascii: "0") + UInt8(length) else { continue }
        let name = symbol[end - length..<end].compactMap { letters[$0] }
        if name.count == length { names.insert(String(decoding: name, as: UTF8.self)) }
      }
    }
    return names
  }

  /// The characters of operators, by the letters for them in mangled names.
  private static let letters = Dictionary(
    uniqueKeysWithValues: zip("acdeglmnopqrstxz".utf8, "&@/=><*!|+?%-~^.".utf8))

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
