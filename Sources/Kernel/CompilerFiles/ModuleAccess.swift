import FoundationEssentials

/// Makes the internal types and members of a compiled cell public in its module.
///
/// To the compiler another cell is another module. A cell is given the right to use what earlier cells
/// declare, and to override it, but the compiler forgets that right where it lays out the methods of a
/// class whose superclass comes from another cell: there it asks whether the superclass's own module
/// sees what it overrides, which only public declarations pass. A class three cells deep would lose
/// the overrides of the middle one without a word.
///
/// Writing `public` into the user's text would bring errors about it, so the levels are changed in the
/// compiled module, where they are fields of three bits. Private declarations stay private.
package struct ModuleAccess {
  /// The access levels as the compiler writes them.
  private enum Level {
    static let bits = 3
    static let `internal`: UInt64 = 2
    static let `public`: UInt64 = 4
  }

  /// Where the access levels are in the records of declarations: those of a variable and a subscript
  /// have one for the setter too.
  private static let fields: [UInt64: [Int]] = [
    53: [5],  // struct
    54: [13],  // initializer
    55: [19, 20],  // variable
    57: [17],  // function
    67: [9],  // class
    68: [6],  // enum
    70: [14, 15],  // subscript
    74: [17],  // accessor
  ]

  private(set) var bytes: [UInt8]

  /// Changes the contents of a module's file.
  init(raising original: [UInt8]) throws(ModuleFormat.Unknown) {
    try ModuleFormat.check(original)
    bytes = original
    do { try raise() } catch { throw ModuleFormat.Unknown() }
  }

  private mutating func raise() throws {
    var reader = try BitstreamReader(bytes, magic: ModuleFormat.magic)
    while let event = try reader.next() {
      switch event {
      case .enter(ModuleFormat.Block.module), .enter(ModuleFormat.Block.declarations), .leave:
        continue
      case .enter: try reader.skipBlock()
      case .record(let record):
        for field in Self.fields[record.code] ?? [] {
          guard record.places.indices.contains(field), let place = record.places[field],
            place.count == Level.bits
          else { throw BitstreamReader.Malformed() }
          if record.fields[field] == Level.internal { write(Level.public, at: place) }
        }
      }
    }
  }

  private mutating func write(_ value: UInt64, at place: Range<Int>) {
    for (index, bit) in place.enumerated() {
      let mask = UInt8(1) << UInt8(bit % 8)
      if value >> UInt64(index) & 1 == 1 { bytes[bit / 8] |= mask } else { bytes[bit / 8] &= ~mask }
    }
  }

  /// Changes the module in a file.
  package static func raise(inFile path: String) throws {
    let url = URL(fileURLWithPath: path)
    try Data(ModuleAccess(raising: Array(try Data(contentsOf: url))).bytes).write(to: url)
  }
}
