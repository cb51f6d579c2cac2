import SwiftSyntax

/// One name, or tuple of names, that an `async let` at the top level of a cell declares.
struct AsyncLetBinding {
  let declaration: VariableDeclSyntax
  let value: ExprSyntax
  let uses: [DeclReferenceExprSyntax]
  /// Whether reading the value may throw an error.
  private var mayThrow = false
  private let type: String?
  /// Where the value of each name is in the whole value: `.0.1`.
  private let paths: [String: String]
  /// The variable that stands for the child task.
  private let handle: String
  /// Whether later cells would see the names.
  private let isTopLevel: Bool

  /// The bindings of a declaration; none unless it is an `async let` that the compiler would take.
  static func bindings(of declaration: VariableDeclSyntax) -> [AsyncLetBinding] {
    guard declaration.isAsync, declaration.bindingSpecifier.tokenKind == .keyword(.let),
      let item = declaration.parent?.as(CodeBlockItemSyntax.self),
      let list = item.parent?.as(CodeBlockItemListSyntax.self), let index = list.index(of: item)
    else { return [] }
    let parts = Array(declaration.bindings)
    let bindings = parts.indices.compactMap { number in
      AsyncLetBinding(
        parts[number], of: declaration, isTopLevel: list.parent?.is(SourceFileSyntax.self) ?? false
      ) { names in
        parts[(number + 1)...].flatMap { ScopedUses(of: names, in: $0).uses }
          + ScopedUses(of: names, in: list[list.index(after: index)...]).uses
      }
    }
    return bindings.count == parts.count ? bindings : []
  }

  private init?(
    _ binding: PatternBindingSyntax, of declaration: VariableDeclSyntax, isTopLevel: Bool,
    findingUses uses: (Set<String>) -> [DeclReferenceExprSyntax]
  ) {
    guard let value = binding.initializer?.value, binding.accessorBlock == nil else { return nil }
    self.declaration = declaration
    self.value = value
    self.isTopLevel = isTopLevel
    type = binding.typeAnnotation.map {
      $0.type.trimmedDescription.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    paths = binding.pattern.paths
    let names = paths.keys.sorted().map { $0.filter { $0 != "`" } }
    handle = "_async_" + (names.isEmpty ? "\(value.startOffset)" : names.joined(separator: "_"))
    self.uses = uses(Set(paths.keys))
  }

  /// Decides of each whether reading it may throw, in a list in the order of the text.
  ///
  /// It may if a use is covered by a `try`. In the value of another `async let`, where none is needed,
  /// it may if that one may.
  static func decideWhichThrow(_ bindings: inout [AsyncLetBinding]) {
    for index in bindings.indices.reversed() {
      let throwing = bindings[(index + 1)...].filter(\.mayThrow).map { $0.value.range }
      let uses = bindings[index].uses
      bindings[index].mayThrow =
        uses.isEmpty
        || uses.contains { use in
          Syntax(use).isCoveredByTry || throwing.contains { $0.contains(use.startOffset) }
        }
    }
  }

  // MARK: - The compiler's text

  /// What stands in front of the value.
  var opening: String {
    let value = "async let _value\(type.map { ": \($0)" } ?? "") = "
    return "let \(handle) = _notebookChild({ \(value)"
  }

  /// What stands behind the value.
  var closing: String {
    // Without the call there would be a warning if the value turns out not to throw.
    let value = mayThrow ? "try (await _value, _notebookMayThrow()).0" : "await _value"
    let end = "; return \(value) }); defer { \(handle).end() }"
    guard isTopLevel else { return end }
    return end
      + paths.keys.sorted().map { name in
        let bare = name.filter { $0 != "`" }
        let reason =
          "it was an 'async let', which ends with its cell; keep the value there: "
          + "'let \(bare)Value = await \(bare)'"
        return "; @available(*, unavailable, message: \"\(reason)\") "
          + "var \(name): Swift.Never { get async\(mayThrow ? " throws" : "") { Swift.fatalError() } }"
      }.joined()
  }

  /// What replaces a use.
  func text(for name: String) -> String { "\(handle).value\(paths[name] ?? "")" }
}

extension VariableDeclSyntax {
  /// Whether it is an `async let`.
  var isAsync: Bool { modifiers.contains { $0.name.tokenKind == .keyword(.async) } }
}

extension PatternSyntax {
  /// Where the values of its names are in a value of the pattern.
  fileprivate var paths: [String: String] {
    var paths: [String: String] = [:]
    var pending: [(pattern: PatternSyntax, path: String)] = [(self, "")]
    while let (pattern, path) = pending.popLast() {
      if let identifier = pattern.as(IdentifierPatternSyntax.self) {
        paths[identifier.identifier.text] = path
      } else if let tuple = pattern.as(TuplePatternSyntax.self) {
        // Parentheses around a single pattern mean nothing.
        let isTuple = tuple.elements.count > 1
        for (index, element) in tuple.elements.enumerated() {
          pending.append((element.pattern, isTuple ? "\(path).\(index)" : path))
        }
      }
    }
    return paths
  }
}

extension SyntaxProtocol {
  fileprivate var range: Range<Int> { startOffset..<endOffset }
}

extension Syntax {
  /// Whether a `try` holds for the expression.
  fileprivate var isCoveredByTry: Bool {
    var current = self
    while let parent = current.parent, !current.isFunctionBody, !current.is(StmtSyntax.self) {
      if parent.is(TryExprSyntax.self) { return true }
      // A `try` holds for all that follows it: `try a + b`.
      if let list = parent.as(ExprListSyntax.self),
        list.contains(where: { $0.is(TryExprSyntax.self) && $0.position < current.position })
      {
        return true
      }
      current = parent
    }
    return false
  }
}
