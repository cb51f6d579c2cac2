/// One of sourcekitd's completion results, read as it is needed: there are thousands.
struct CompletionResult {
  private let value: Response.Value
  /// Keeps the value alive.
  private let response: Response

  init(value: Response.Value, response: Response) {
    self.value = value
    self.response = response
  }

  /// What is inserted: `append`, or an argument's label with its colon; nothing if it cannot stand
  /// where the user types.
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
    // Behind a value without a dot a name cannot stand; sourcekitd would insert the dot as well.
    return inserted.drop { $0 == "`" }.starts(with: text) ? String(text) : nil
  }

  /// Whether its name begins with these bytes, in small letters or capitals alike.
  func begins(withLowercase prefix: [UInt8]) -> Bool {
    value.withBytes(of: .name) { name in
      guard name.count >= prefix.count else { return false }
      return zip(name, prefix).allSatisfy { byte, wanted in
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        return (isCapital ? byte | 0x20 : byte) == wanted
      }
    }
  }

  /// Whether it comes from a C header of the system.
  var isOfC: Bool {
    value.withBytes(of: .moduleName) { module in
      module.first == UInt8(ascii: "_") && !module.starts(with: "_Concurrency".utf8)
        && !module.starts(with: "_StringProcessing".utf8) || module.starts(with: "SwiftGlibc".utf8)
    }
  }

  /// What it is called in full: `append(contentsOf:)`.
  var name: String { value[text: .name] ?? "" }

  var needsOptionalChaining: Bool { value[number: .bytesToErase] == 1 }

  var module: String { value[text: .moduleName] ?? "" }

  /// The number of the cell that declares it, 0 for anything else.
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

  /// Whether it is a label of the call the place lies in.
  var isLabel: Bool {
    guard let description = value[text: .description] else { return false }
    return description.hasPrefix("(") || name.hasSuffix(":") && !name.contains("(")
  }

  /// What kind of thing it is, in the words of Jupyter's front-ends.
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

  /// Its declaration in one line, as a call or a use shows it.
  var signature: String {
    if isKeyword || isModule { return "" }
    let description = value[text: .description] ?? ""
    let type = value[text: .typeName] ?? ""
    if type.isEmpty || type == description { return description }
    return description.contains("(") ? "\(description) -> \(type)" : "\(description): \(type)"
  }
}
