/// A completion result; there are thousands of results, so each part is read on demand.
protocol CompletionResult {
  /// Its full name: `append(contentsOf:)`.
  var name: String { get }
  /// The name of the module that declares it; empty if none does.
  var module: String { get }
  /// Its name with argument labels and types, as users read it.
  var description: String { get }
  /// Its type; empty if it has none.
  var typeName: String { get }
  /// The first paragraph of its documentation comment.
  var documentation: String { get }
  /// The text to insert according to sourcekitd, with placeholders for arguments.
  var insertion: String { get }
  /// Its kind in sourcekitd's terms: `source.lang.swift.decl.function.method.instance`.
  var sourceKind: String { get }
  var context: CompletionContext { get }
  /// Whether it is of the type that the expression should have.
  var hasExpectedType: Bool { get }
  /// Whether the dot before the position must become `?.`.
  var needsOptionalChaining: Bool { get }

  /// Calls the body with the bytes of ``name``.
  func withName<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
  /// Calls the body with the bytes of ``module``.
  func withModule<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result
}

extension CompletionResult {
  /// The text to insert: `append`, or an argument label with its colon; `nil` if it cannot stand
  /// there.
  var text: String? {
    let name = name
    var text = name.prefix { $0 != "(" && $0 != ":" }
    guard let first = text.unicodeScalars.first,
      first == "_" || first.properties.isXIDStart || first.value > 0x7F
    else { return nil }
    if text.endIndex < name.endIndex, name[text.endIndex] == ":" {
      text = name[...text.endIndex]
    }
    let inserted = insertion.dropFirst(needsOptionalChaining ? 2 : 0)
    // After a value without a dot, sourcekitd would also insert the dot.
    return inserted.drop { $0 == "`" }.starts(with: text) ? String(text) : nil
  }

  /// Whether its name starts with these lowercase bytes, regardless of case.
  func begins(withLowercase prefix: [UInt8]) -> Bool {
    withName { name in
      guard name.count >= prefix.count else { return false }
      return zip(name, prefix).allSatisfy { byte, wanted in
        let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        return (isCapital ? byte | 0x20 : byte) == wanted
      }
    }
  }

  /// Whether it is declared by a C header of the system.
  var isOfC: Bool {
    withModule { module in
      module.first == UInt8(ascii: "_") && !module.starts(with: "_Concurrency".utf8)
        && !module.starts(with: "_StringProcessing".utf8) || module.starts(with: "SwiftGlibc".utf8)
    }
  }

  /// The serial number of the cell that declares it; 0 if none does.
  var cell: Int {
    let module = module
    return module.hasPrefix("Cell_") ? Int(module.dropFirst("Cell_".count)) ?? 0 : 0
  }

  var isKeyword: Bool { sourceKind.hasSuffix(".keyword") }

  var isModule: Bool { sourceKind.hasSuffix(".module") }

  /// Whether it is an argument label of the enclosing call.
  var isLabel: Bool {
    if description.hasPrefix("(") { return true }
    let name = name
    return name.hasSuffix(":") && !name.contains("(")
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
    let description = LabelledSignature.of(description, named: name)
    let type = typeName
    if type.isEmpty || type == description { return description }
    return description.contains("(") ? "\(description) -> \(type)" : "\(description): \(type)"
  }
}
