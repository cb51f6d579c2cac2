import CompilerProtocol
import SwiftSyntax

extension Declarations {
  /// Finds the declarations at the top level of a cell.
  init(in tree: SourceFileSyntax) {
    self.init()
    for item in tree.statements {
      switch item.item {
      case .decl(let declaration): collect(declaration)
      case .stmt(let statement):
        for condition in statement.as(GuardStmtSyntax.self)?.conditions ?? [] {
          collect(condition.boundNames, .variable)
        }
      default: break
      }
    }
  }

  private mutating func collect(_ names: [String], _ kind: Kind) {
    entries += names.filter { $0 != "_" }.map { DeclaredName(name: $0, kind: kind) }
  }

  private mutating func collect(_ declaration: DeclSyntax) {
    if let variable = declaration.as(VariableDeclSyntax.self) {
      let isUnavailable =
        variable.isAsync
        || variable.attributes.trimmedDescription.hasPrefix("@available(*, unavail")
      for binding in variable.bindings {
        let kind: Kind = isUnavailable ? .unavailable : binding.isComputed ? .computed : .variable
        collect(binding.pattern.boundNames, kind)
      }
    } else if let function = declaration.as(FunctionDeclSyntax.self) {
      let labels = function.signature.parameterClause.parameters.map { "\($0.firstName.text):" }
      collect([function.name.text], .function("\(function.name.text)(\(labels.joined()))"))
    } else if let alias = declaration.as(TypeAliasDeclSyntax.self) {
      collect([alias.name.text], .type("typealias"))
    } else if let group = declaration.asProtocol((any DeclGroupSyntax).self),
      let named = declaration.asProtocol((any NamedDeclSyntax).self)
    {
      collect([named.name.text], .type(group.introducer.text))
    }
  }
}

extension PatternBindingSyntax {
  /// Whether reading the variable runs code.
  var isComputed: Bool {
    switch accessorBlock?.accessors {
    case .getter: true
    case .accessors(let accessors):
      !accessors.contains {
        [.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind)
      }
    case nil: false
    @unknown default: true
    }
  }
}

extension ConditionElementSyntax {
  /// The names it binds for what follows.
  var boundNames: [String] {
    switch condition {
    case .optionalBinding(let binding): binding.pattern.boundNames
    case .matchingPattern(let match): match.pattern.boundNames
    default: []
    }
  }
}
