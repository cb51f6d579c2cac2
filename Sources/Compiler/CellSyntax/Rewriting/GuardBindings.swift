import CompilerProtocol
import SwiftSyntax

/// Turns what a top-level `guard` binds into variables that later cells can use.
///
/// Other modules cannot see such bindings. So `guard let n = f(), n > 3 else { … }` becomes
/// `guard let _bound_n = f(), _bound_n > 3 else { … }; let n = _bound_n`.
struct GuardBindings {
  private(set) var edits: [TextEdit] = []
  /// Where it tests what an earlier cell calls as it calls the tested value: `guard let n = n`.
  private(set) var earlierUses: [EarlierUse] = []
  /// What the statements in front of the one at hand declare: a `guard` that binds the same name is as
  /// the compiler takes it, since the cell cannot declare the name twice.
  private var ownNames: Set<String> = []
  private static let prefix = "_bound_"

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      if let statement = item.item.as(GuardStmtSyntax.self) {
        rewrite(statement)
      } else if let declaration = item.item.as(VariableDeclSyntax.self) {
        ownNames.formUnion(declaration.bindings.flatMap { $0.pattern.boundNames })
      }
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
      let tested = Self.testedValue(condition)
      for identifier in pattern.boundIdentifiers {
        let name = identifier.text
        guard !name.hasPrefix("`"), !ownNames.contains(name) else { continue }
        insert(Self.prefix, at: identifier.startOffset)
        if case .optionalBinding(let binding) = condition.condition, binding.initializer == nil {
          earlierUses.append(
            EarlierUse(name: name, offset: identifier.endOffset, opening: " = "))
        } else if !names.contains(name) {
          tested?.walk { node in
            if let use = EarlierUses.offset(of: [name], usedBy: node) {
              earlierUses.append(EarlierUse(name: use.name, offset: use.offset))
            }
            return true
          }
        }
        names.append(name)
        declarations += "; \(isVariable ? "var" : "let") \(name) = \(Self.prefix)\(name)"
      }
    }
    if !declarations.isEmpty { insert(declarations, at: statement.endOffset) }
  }

  private static func testedValue(_ condition: ConditionElementSyntax) -> ExprSyntax? {
    switch condition.condition {
    case .optionalBinding(let binding): binding.initializer?.value
    case .matchingPattern(let match): match.initializer.value
    default: nil
    }
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
