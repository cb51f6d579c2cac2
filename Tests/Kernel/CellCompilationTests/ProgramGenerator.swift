/// Makes up programs about one class hierarchy each, the same for the same seed.
///
/// A program is a list of pieces, each of which may stand in a cell of its own behind those before it.
/// Whatever it prints begins with its name.
struct ProgramGenerator {
  /// What a program is made from, which decides what else it declares.
  private enum Member: String, CaseIterable {
    case method, defaultArgument, overloads, genericMethod, computed, settable, observed, lazyStored
    case `subscript`, classMethod, classProperty, requiredInitializer, privateStored, privateMethod
    case tuple, throwing, defaulted
  }

  /// The pieces, in the order of one file.
  private(set) var pieces: [String] = []
  /// The name of the program, which all its top-level names end with.
  let name: String
  /// How many of the pieces come before those that only use the classes.
  private var declarationCount = 0
  private var random: SeededGenerator
  private var members: [Member] = []
  private var classNames: [String] = []
  private let hasFoundation: Bool
  private let isGeneric: Bool
  private let isNested: Bool
  private let sign: String

  init(seed: UInt64, usesFoundation: Bool = false) {
    name = "p\(seed)"
    random = SeededGenerator(seed: seed)
    hasFoundation = usesFoundation
    isGeneric = Int.random(in: 0..<5, using: &random) == 0
    isNested = Int.random(in: 0..<6, using: &random) == 0
    let digits = String(seed, radix: 4).utf8.map { ["*", "~", "|", "^"][Int($0) - 48] }
    sign = seed % 20 == 7 ? "+" : "<" + digits.joined() + ">"
    members = Member.allCases.filter { _ in random.next() % 3 != 0 }
    pieces.append("var log_\(name): [String] = [], ends_\(name): [String] = []")
    if isNested { pieces.append("enum Space_\(name) {}") }
    pieces.append("protocol Sound_\(name) { \(requirements) }")
    pieces.append(protocolExtension)
    let depth = Int.random(in: 2...5, using: &random)
    let conforming = Int.random(in: 0..<depth, using: &random)
    for level in 0..<depth {
      addClass(level, conforms: level == conforming)
      if level == 0 { addProbes() }
      if chance(3) { addExtension(of: level) }
    }
    addOperator()
    declarationCount = pieces.count
    for level in 0..<depth { addUse(of: level, asSound: level >= conforming) }
    if chance(2) { addRedefinition() }
  }

  /// Cuts the program at random, so that each of some cells gets a part of it, maybe an empty one.
  ///
  /// What only uses the classes is in the last two.
  mutating func cut(into count: Int) -> [String] {
    let isSpread = !chance(3)
    let uses = pieces.count - declarationCount
    let declarations = (0..<declarationCount).map { index in
      isSpread
        ? index * (count - 1) / declarationCount : Int.random(in: 0..<count - 1, using: &random)
    }
    let places =
      declarations.sorted()
      + (0..<uses).map { _ in Int.random(in: count - 2..<count, using: &random) }.sorted()
    return (0..<count).map { cell in
      zip(pieces, places).filter { $0.1 == cell }.map(\.0).joined(separator: "\n")
    }
  }

  private mutating func chance(_ count: UInt64) -> Bool { random.next() % count == 0 }

  private func has(_ member: Member) -> Bool { members.contains(member) }

  // MARK: - Classes

  private mutating func addClass(_ level: Int, conforms: Bool) {
    let bare = "Class\(level)_\(name)"
    let path = isNested ? "Space_\(name).\(bare)" : bare
    var inherited: [String] = []
    if level == 0 {
      if hasFoundation { inherited.append("NSObject") }
    } else {
      inherited.append(superclass(of: level))
    }
    if conforms { inherited.append("Sound_\(name)") }
    let parameters = level == 0 && isGeneric ? "<T>" : ""
    let clause = inherited.isEmpty ? "" : ": " + inherited.joined(separator: ", ")
    let body = level == 0 ? rootBody : overrides(level)
    var text = "class \(bare)\(parameters)\(clause) {\n\(body)\n}"
    if isNested { text = "extension Space_\(name) {\n\(text)\n}" }
    classNames.append(path)
    pieces.append(text)
  }

  private func superclass(of level: Int) -> String {
    classNames[level - 1] + (level == 1 && isGeneric ? "<Int>" : "")
  }

  /// The type of the hierarchy's root as others name it.
  private var root: String { classNames[0] + (isGeneric ? "<Int>" : "") }

  private var rootBody: String {
    var lines = ["  let number: Int", "  \(designatedInitializer(calling: nil))"]
    if isGeneric { lines.append("  var item: T? { nil }") }
    if hasFoundation {
      lines.append("  override var description: String { \"description 0\" }")
      lines.append("  override var hash: Int { 7 }")
    }
    for member in members {
      switch member {
      case .method: lines.append("func sound() -> String { \"sound 0 \\(extra())\" }")
      case .defaultArgument:
        lines.append("func padded(_ n: Int = 1) -> String { \"padded 0 \\(n)\" }")
      case .overloads:
        lines.append("func take(_ n: Int) -> String { \"int 0\" }")
        lines.append("func take(_ n: String) -> String { \"string 0\" }")
      case .genericMethod: lines.append("func any<U>(_ u: U) -> String { \"any 0 \\(u)\" }")
      case .computed: lines.append("var count: Int { number }")
      case .settable:
        lines.append("var level: Int { get { number * 2 } set { log_\(name).append(\"set 0\") } }")
      case .observed: lines.append("var watched = 1")
      case .lazyStored: lines.append("lazy var lazily = \"lazy \\(extra())\"")
      case .subscript: lines.append("subscript(i: Int) -> String { \"item 0 \\(i)\" }")
      case .classMethod: lines.append("class func kind() -> String { \"kind 0 \\(family)\" }")
      case .classProperty: break
      case .requiredInitializer:
        lines.append("required init(tag: String) { number = tag.utf8.count\(superInit) }")
      case .privateStored:
        lines.append(
          "private var secret = 100\nfunc secret0() -> Int { secret += 1; return secret }")
      case .privateMethod:
        lines.append(
          "private func hidden() -> String { \"hidden 0\" }\nfunc hidden0() -> String { hidden() }")
      case .tuple: lines.append("func pair() -> (Int, String) { (number, extra()) }")
      case .throwing: lines.append("func risky() throws -> String { \"risky 0\" }")
      case .defaulted: lines.append("func optional() -> String { \"own optional 0\" }")
      }
    }
    lines.append("func extra() -> String { \"extra 0\" }")
    lines.append("class var family: String { \"family 0\" }")
    lines.append("deinit { ends_\(name).append(\"0\") }")
    return lines.joined(separator: "\n")
  }

  private var superInit: String { hasFoundation ? "; super.init()" : "" }

  private func designatedInitializer(calling call: String?) -> String {
    call.map { "override init(_ n: Int) { \($0) }" } ?? "init(_ n: Int) { number = n\(superInit) }"
  }

  /// The members of a class that override some of its superclass's.
  private mutating func overrides(_ level: Int) -> String {
    var lines: [String] = []
    let callsSuper = !chance(3)
    func text(_ word: String, _ call: String) -> String {
      "\"\(word) \(level)\(callsSuper ? " < \\(super\(call))" : "")\""
    }
    if hasFoundation, chance(2) {
      lines.append("override var description: String { \(text("description", ".description")) }")
    }
    if chance(2) {
      lines.append("override func extra() -> String { \(text("extra", ".extra()")) }")
    }
    if chance(3) {
      lines.append("override class var family: String { \(text("family", ".family")) }")
    }
    if chance(3) { lines.append("deinit { ends_\(name).append(\"\(level)\") }") }
    if chance(3) {
      lines.append(
        designatedInitializer(calling: "log_\(name).append(\"init \(level)\"); super.init(n + 1)"))
      if has(.requiredInitializer) {
        lines.append("required init(tag: String) { super.init(tag: tag + \"\(level)\") }")
      }
    }
    for member in members where random.next() % 2 == 0 {
      switch member {
      case .method: lines.append("override func sound() -> String { \(text("sound", ".sound()")) }")
      case .defaultArgument:
        lines.append(
          "override func padded(_ n: Int = \(level + 1)) -> String { \"padded \(level) \\(n)\" }")
      case .overloads:
        lines.append("override func take(_ n: Int) -> String { \(text("int", ".take(n)")) }")
        lines.append("func take(as\(level) n: Double) -> String { \"double \(level)\" }")
      case .genericMethod:
        lines.append("override func any<U>(_ u: U) -> String { \"any \(level) \\(u)\" }")
      case .computed: lines.append("override var count: Int { super.count * 10 + \(level) }")
      case .settable:
        lines.append(
          "override var level: Int { get { super.level + 1 } set { super.level = newValue } }")
      case .observed:
        lines.append(
          "override var watched: Int { didSet { log_\(name).append(\"did \(level) \\(oldValue)\") } "
            + "willSet { log_\(name).append(\"will \(level)\") } }")
      case .lazyStored, .requiredInitializer, .classProperty: break
      case .subscript:
        lines.append(
          "override subscript(i: Int) -> String { \(text("item", "[i]")) }"
        )
      case .classMethod:
        lines.append("override class func kind() -> String { \(text("kind", ".kind()")) }")
      case .privateStored:
        lines.append(
          "private var secret = \(level)\nfunc secret\(level)() -> Int { secret += 1; return secret }"
        )
      case .privateMethod:
        lines.append(
          "private func hidden() -> String { \"hidden \(level)\" }\n"
            + "func hidden\(level)() -> String { hidden() }")
      case .tuple:
        lines.append("override func pair() -> (Int, String) { (\(level), super.pair().1) }")
      case .throwing:
        lines.append("override func risky() -> String { \"risky \(level)\" }")
      case .defaulted:
        lines.append("override func optional() -> String { \(text("optional", ".optional()")) }")
      }
    }
    if chance(3) {
      lines.append(
        "func only\(level)() -> String { sound\(level)() }\nfunc sound\(level)() -> String { \"only \(level)\" }"
      )
    }
    return lines.joined(separator: "\n")
  }

  // MARK: - Protocols

  private var requirements: String {
    (has(.method) ? ["func sound() -> String"] : [])
      .appending(has(.computed) ? "var count: Int { get }" : nil)
      .appending("func extra() -> String").appending("func optional() -> String")
      .joined(separator: "; ")
  }

  private var protocolExtension: String {
    let parts =
      ((has(.method) ? ["sound()"] : []) + (has(.computed) ? ["count"] : [])
      + ["extra()", "optional()"]).map { "\\(\($0))" }.joined(separator: " ")
    return """
      extension Sound_\(name) {
        func loud() -> String { "loud \(parts)" }
        func optional() -> String { "default optional" }
        func unrequired() -> String { "default unrequired" }
      }
      """
  }

  // MARK: - Around the classes

  /// Functions that use all the root has, through the root and through what knows no more of it.
  private mutating func addProbes() {
    var calls = ["x.extra()", "type(of: x).family"]
    for member in members {
      switch member {
      case .method: calls.append("x.sound()")
      case .defaultArgument: calls += ["x.padded()", "x.padded(9)"]
      case .overloads: calls += ["x.take(1)", "x.take(\"a\")"]
      case .genericMethod: calls += ["x.any(1)", "x.any([\"b\"])"]
      case .computed: calls.append("\"\\(x.count)\"")
      case .settable: calls.append("{ x.level = 3; return \"\\(x.level)\" }()")
      case .observed: calls.append("{ x.watched += 3; return \"\\(x.watched)\" }()")
      case .lazyStored: calls.append("x.lazily")
      case .subscript: calls.append("x[4]")
      case .classMethod: calls.append("type(of: x).kind()")
      case .requiredInitializer: calls.append("\"\\(type(of: x).init(tag: \"tag\").number)\"")
      case .privateStored: calls.append("\"\\(x.secret0())\"")
      case .privateMethod: calls.append("x.hidden0()")
      case .tuple: calls.append("\"\\(x.pair())\"")
      case .throwing: calls.append("(try! x.risky())")
      case .classProperty, .defaulted: break
      }
    }
    if hasFoundation { calls += ["x.description", "\"\\(x.hash)\""] }
    let list = calls.map { "  result.append(\($0))" }.joined(separator: "\n")
    pieces.append(
      """
      func probe_\(name)(_ x: \(root)) -> String {
        var result: [String] = []
      \(list)
        return result.joined(separator: ", ")
      }
      """)
    pieces.append(
      "func generic_\(name)<T: \(root)>(_ x: T) -> String { \"\\(x.extra()) \\(T.family)\" }")
  }

  private mutating func addExtension(of level: Int) {
    let type = level == 0 && isGeneric ? classNames[0] : classNames[level]
    pieces.append(
      """
      extension \(type) {
        func added\(level)() -> String { "added \(level) \\(extra())" }
        static func made\(level)() -> String { "made \(level) \\(family)" }
        struct Part\(level) { var text = "part \(level)" }
      }
      """)
    pieces.append(
      "print(\"\(name)\", \(level == 0 ? root : classNames[level])(2).added\(level)(), "
        + "\(level == 0 ? root : classNames[level]).made\(level)())")
  }

  /// An operator of the program's own, or one that others declare too, which costs the compiler time.
  private mutating func addOperator() {
    if sign != "+" { pieces.append("infix operator \(sign): AdditionPrecedence") }
    pieces.append(
      "func \(sign) (a: \(root), b: \(root)) -> String { \"\\(a.extra()) and \\(b.extra())\" }")
  }

  private mutating func addUse(of level: Int, asSound: Bool) {
    let type = level == 0 ? root : classNames[level]
    var lines = [
      "let object\(level)_\(name) = \(type)(\(level))",
      "print(\"\(name)\", \(level), probe_\(name)(object\(level)_\(name)))",
      "print(\"\(name)\", generic_\(name)(object\(level)_\(name)), \(type)(1) \(sign) \(root)(2))",
    ]
    if has(.method) { lines.append("print(\"\(name)\", object\(level)_\(name).sound())") }
    if has(.classMethod) { lines.append("print(\"\(name)\", \(type).kind())") }
    if has(.subscript) { lines.append("print(\"\(name)\", object\(level)_\(name)[1])") }
    if asSound {
      lines.append("let sound\(level)_\(name): any Sound_\(name) = object\(level)_\(name)")
      lines.append(
        "print(\"\(name)\", sound\(level)_\(name).loud(), sound\(level)_\(name).unrequired())")
    }
    // The optimizer may end unused values in any order.
    lines.append("print(\"\(name)\", log_\(name), ends_\(name).sorted())")
    lines.append("log_\(name) = []; ends_\(name) = []")
    pieces += lines
  }

  /// A function under a new signature, and one that hides a function of the standard library.
  private mutating func addRedefinition() {
    pieces.append("func probe_\(name)(_ n: Int) -> String { \"number \\(n)\" }")
    pieces.append("print(\"\(name)\", probe_\(name)(3), probe_\(name)(\(root)(1)))")
  }
}

extension [String] {
  fileprivate func appending(_ element: String?) -> [String] { self + [element].compactMap(\.self) }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
