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

  /// The numbers of blocks, which hold what they are named after.
  private enum Block {
    static let module: UInt64 = 8
    static let control: UInt64 = 9
    static let declarations: UInt64 = 11
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

  /// The version of the format, which the compiler counts up with each change of a record.
  private enum Format {
    /// The record in the control block that begins with it, and ends with the compiler's version.
    static let record: UInt64 = 1
    static let known: [UInt64] = [0, 976]
  }

  private(set) var bytes: [UInt8]

  /// The file is no module as the known compiler writes them, so it was left alone.
  package struct UnknownFormat: Error, CustomStringConvertible {
    /// The compiler that has written it, as it calls itself.
    var compiler: String?

    package var description: String {
      "\(compiler ?? "the compiler") writes modules in a format this kernel does not know, so "
        + "subclasses of classes of other cells may miss overrides; use Swift 6.3"
    }
  }

  /// Changes the contents of a module's file.
  init(raising original: [UInt8]) throws(UnknownFormat) {
    bytes = original
    do {
      try raise()
    } catch let unknown as UnknownFormat {
      throw unknown
    } catch {
      throw UnknownFormat()
    }
  }

  /// Checks that the format of a module is the known one.
  package static func check(_ module: [UInt8]) throws(UnknownFormat) {
    do {
      var reader = try BitstreamReader(module, magic: magic)
      while let event = try reader.next() {
        switch event {
        case .enter(Block.module), .leave: continue
        case .enter(Block.control): return try checkFormat(&reader)
        case .enter: try reader.skipBlock()
        case .record: continue
        }
      }
    } catch let unknown as UnknownFormat {
      throw unknown
    } catch {
      throw UnknownFormat()
    }
    throw UnknownFormat()
  }

  private static let magic = "\u{2728}\u{0E}"

  /// Reads a control block to its end.
  private static func checkFormat(_ reader: inout BitstreamReader) throws {
    var isKnown = false
    while let event = try reader.next() {
      switch event {
      case .enter: try reader.skipBlock()
      case .leave:
        guard isKnown else { throw UnknownFormat() }
        return
      case .record(let record):
        guard record.code == Format.record else { continue }
        guard record.fields.starts(with: Format.known) else {
          let names = String(decoding: record.blob, as: UTF8.self).split(
            separator: "/", maxSplits: 1)
          throw UnknownFormat(compiler: names.last.map(String.init))
        }
        isKnown = true
      }
    }
  }

  private mutating func raise() throws {
    var reader = try BitstreamReader(bytes, magic: Self.magic)
    var isKnown = false
    while let event = try reader.next() {
      switch event {
      case .enter(Block.control):
        try Self.checkFormat(&reader)
        isKnown = true
      case .enter(Block.declarations):
        guard isKnown else { throw UnknownFormat() }
      case .enter(Block.module), .leave: continue
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
