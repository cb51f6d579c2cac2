/// A completion result of sourcekitd, whose parts are read on demand: there are thousands of
/// results.
struct CompletionResult {
  private let value: Response.Value
  /// Owns the value.
  private let response: Response

  init(value: Response.Value, response: Response) {
    self.value = value
    self.response = response
  }

  /// The text to insert: `append`, or an argument label with its colon; `nil` if it cannot stand
  /// there.
  var text: String? {
    guard let name = value[text: .name] else { return nil }
    var text = name.prefix { $0 != "(" && $0 != ":" }
    guard let first = text.unicodeScalars.first,
      first == "_" || first.properties.isXIDStart || first.value > 0x7F
    else { return nil }
    if text.endIndex < name.endIndex, name[text.endIndex] == ":" {
      text = name[...text.endIndex]
    }
    let inserted = (value[text: .sourceText] ?? "").dropFirst(needsOptionalChaining ? 2 : 0)
    // After a value without a dot, sourcekitd would also insert the dot.
    return inserted.drop { $0 == "`" }.starts(with: text) ? String(text) : nil
  }

  /// Whether its name starts with these lowercase bytes, regardless of case.
  func begins(withLowercase prefix: [UInt8]) -> Bool {
    value.withBytes(of: .name) { name in
      guard name.count >= prefix.count else { return false }
      return zip(name, prefix).allSatisfy { byte, wanted in
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        return (isCapital ? byte | 0x20 : byte) == wanted
      }
    }
  }

  /// Whether it is declared by a C header of the system.
  var isOfC: Bool {
    value.withBytes(of: .moduleName) { module in
      module.first == UInt8(ascii: "_") && !module.starts(with: "_Concurrency".utf8)
        && !module.starts(with: "_StringProcessing".utf8) || module.starts(with: "SwiftGlibc".utf8)
    }
  }

  /// Its full name: `append(contentsOf:)`.
  var name: String { value[text: .name] ?? "" }

  var needsOptionalChaining: Bool { value[number: .bytesToErase] == 1 }

  var module: String { value[text: .moduleName] ?? "" }

  /// The serial number of the cell that declares it; 0 if none does.
  var cell: Int {
    let module = module
    return module.hasPrefix("Cell_") ? Int(module.dropFirst("Cell_".count)) ?? 0 : 0
  }

  var context: Identifier? { value[identifier: .context] }

  var typeRelation: Identifier? { value[identifier: .typeRelation] }

  var documentation: String { value[text: .documentationBrief] ?? "" }

  private var sourceKind: String { value[identifier: .kind]?.name ?? "" }

  var isKeyword: Bool { sourceKind.hasSuffix(".keyword") }

  var isModule: Bool { sourceKind.hasSuffix(".module") }

  /// Whether it is an argument label of the enclosing call.
  var isLabel: Bool {
    guard let description = value[text: .description] else { return false }
    return description.hasPrefix("(") || name.hasSuffix(":") && !name.contains("(")
  }

  /// The kind of declaration, in the terms of Jupyter's front-ends.
  var kind: String {
    if isLabel { return "param" }
    let kind = sourceKind.split(separator: ".").dropFirst(4)
    return switch kind.first {
    case "function": "function"
    case "var": kind.last == "global" || kind.last == "local" ? "instance" : "property"
    case "enumelement": "property"
    case "module": "module"
    case "macro": "function"
    case nil: isKeyword ? "keyword" : "text"
    default: "class"
    }
  }

  /// Its declaration in one line.
  var signature: String {
    if isKeyword || isModule { return "" }
    let description = value[text: .description] ?? ""
    let type = value[text: .typeName] ?? ""
    if type.isEmpty || type == description { return description }
    return description.contains("(") ? "\(description) -> \(type)" : "\(description): \(type)"
  }
}
