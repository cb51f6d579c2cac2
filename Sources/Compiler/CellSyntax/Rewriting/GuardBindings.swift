import CompilerProtocol
import SwiftSyntax

/// Turns what a top-level `guard` binds into variables that later cells can use.
///
/// Other modules cannot see such bindings. So `guard let n = f(), n > 3 else { … }` becomes
/// `guard let _bound_n = f(), _bound_n > 3 else { … }; let n = _bound_n`.
struct GuardBindings {
  private(set) var edits: [TextEdit] = []
  private static let prefix = "_bound_"

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      guard let statement = item.item.as(GuardStmtSyntax.self) else { continue }
      rewrite(statement)
    }
  }

  private mutating func rewrite(_ statement: GuardStmtSyntax) {
    var names: [String] = []
    var declarations = ""
    for condition in statement.conditions {
      rename(names, in: condition)
      let (pattern, isVariable): (PatternSyntax, Bool)
      switch condition.condition {
      case .optionalBinding(let binding):
        pattern = binding.pattern
        isVariable = binding.bindingSpecifier.tokenKind == .keyword(.var)
      case .matchingPattern(let match):
        pattern = match.pattern
        isVariable =
          match.pattern.as(ValueBindingPatternSyntax.self).map {
            $0.bindingSpecifier.tokenKind == .keyword(.var)
          } ?? false
      default: continue
      }
      for identifier in pattern.boundIdentifiers {
        let name = identifier.text
        guard !name.hasPrefix("`") else { continue }
        insert(Self.prefix, at: identifier.startOffset)
        if case .optionalBinding(let binding) = condition.condition, binding.initializer == nil {
          insert(" = \(name)", at: identifier.endOffset)
        }
        names.append(name)
        declarations += "; \(isVariable ? "var" : "let") \(name) = \(Self.prefix)\(name)"
      }
    }
    if !declarations.isEmpty { insert(declarations, at: statement.endOffset) }
  }

  /// Renames uses of what earlier conditions of the same `guard` bind.
  private mutating func rename(_ names: [String], in condition: ConditionElementSyntax) {
    var uses: [Int] = []
    condition.walk { node in
      if let use = node.as(DeclReferenceExprSyntax.self), names.contains(use.baseName.text),
        node.parent?.as(MemberAccessExprSyntax.self)?.declName != use
      {
        uses.append(node.startOffset)
      }
      return true
    }
    for offset in uses { insert(Self.prefix, at: offset) }
  }

  private mutating func insert(_ text: String, at offset: Int) {
    edits.append(TextEdit(offset: offset, removed: 0, inserted: text))
  }
}
