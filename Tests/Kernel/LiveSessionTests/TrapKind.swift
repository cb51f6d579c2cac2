/// A way for code to end its thread, as a function of a cell.
enum TrapKind: String, CaseIterable {
  case index, unwrap, overflow, divide, cast, forceTry, require, fail
  case wildPointer, beyondFile, divideInC, badInstruction, recurse, giveUp

  /// What the functions of all kinds need.
  static let preamble = """
    import Glibc
    nonisolated(unsafe) var zero = 0
    struct Bad: Error {}
    func bad() throws -> Int { if zero == 0 { throw Bad() }; return 1 }
    """

  /// The function, which traps in its third line.
  var declaration: String {
    "@inline(never) func \(rawValue)() -> Int {\n  \(preparation)\n  \(trap)\n  return result\n}"
  }

  private var preparation: String {
    switch self {
    case .index: "let values = [1, 2, 3]"
    case .unwrap: "let nothing = zero == 0 ? nil : 1"
    case .overflow: "let much = Int.max - zero"
    case .cast: "let any: Any = \"x\""
    case .wildPointer: "let pointer = UnsafePointer<Int>(bitPattern: 0x5000_0000_0010 + zero)!"
    case .beyondFile:
      "let page = mmap(nil, 4096, PROT_READ, MAP_SHARED, fileno(tmpfile()), 0)!"
    case .badInstruction: badCode
    default: ""
    }
  }

  private var trap: String {
    switch self {
    case .index: "let result = values[values.count + zero]"
    case .unwrap: "let result = nothing!"
    case .overflow: "let result = much + 1"
    case .divide: "let result = 1 / zero"
    case .cast: "let result = any as! Int"
    case .forceTry: "let result = try! bad()"
    case .require: "precondition(zero == 1); let result = 1"
    case .fail: "if zero == 0 { fatalError(\"out of luck\") }; let result = 1"
    case .wildPointer: "let result = pointer.pointee"
    case .beyondFile: "let result = Int(page.load(as: UInt8.self))"
    // The instruction of the processor, which Swift's own division never reaches.
    case .divideInC: "let result = Int(div(1, Int32(zero)).quot)"
    case .badInstruction:
      "let result = unsafeBitCast(page, to: (@convention(c) () -> Int).self)() + zero"
    case .recurse: "let result = 1 + recurse() + zero"
    case .giveUp: "if zero == 0 { abort() }; let result = 1"
    }
  }

  /// A function of machine code that makes a frame and then is none of the processor's.
  private var badCode: String {
    #if arch(x86_64)
      let code = "[0x55, 0x48, 0x89, 0xe5, 0x0f, 0x0b] as [UInt8]"
    #else
      let code = "[0xa9bf_7bfd, 0x9100_03fd, 0] as [UInt32]"
    #endif
    return "let page = mmap(nil, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, "
      + "MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!; "
      + "page.copyMemory(from: \(code), byteCount: 12)"
  }

  /// What the user has to read of it, in small letters.
  var reason: String {
    switch self {
    case .index: "index out of range"
    case .unwrap: "nil"
    case .overflow: "overflow"
    case .divide: "division by zero"
    case .cast: "cast"
    case .forceTry: "bad()"
    case .require: "precondition"
    case .fail: "out of luck"
    case .wildPointer: "sigsegv"
    case .beyondFile: "sigbus"
    case .divideInC: "sigfpe"
    case .badInstruction: "sigill"
    case .recurse: "stack overflow"
    case .giveUp: "sigabrt"
    }
  }
}
