import SwiftSyntax

/// The names a cell declares at its top level, in the order of the text.
package struct Declarations: Hashable, Sendable {
  /// What a name stands for.
  package enum Kind: Hashable, Sendable {
    /// Something that holds a value.
    case variable
    /// A variable that is computed when it is read.
    case computed
    /// A function, with its argument labels as in `scale(_:by:)`.
    case function(String)
    /// A type, with what it is, as in `struct`.
    case type(String)
    /// Something that must not be used, such as a variable that was never set.
    case unavailable
  }

  /// A name and what it stands for.
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var kind: Kind
  }

  package private(set) var entries: [Entry] = []

  init(in tree: SourceFileSyntax) {
    for item in tree.statements {
      switch item.item {
      case .decl(let declaration): add(declaration)
      case .stmt(let statement):
        for condition in statement.as(GuardStmtSyntax.self)?.conditions ?? [] {
          add(condition.boundNames, .variable)
        }
      default: break
      }
    }
  }

  private mutating func add(_ names: [String], _ kind: Kind) {
    entries += names.filter { $0 != "_" }.map { Entry(name: $0, kind: kind) }
  }

  private mutating func add(_ declaration: DeclSyntax) {
    if let variable = declaration.as(VariableDeclSyntax.self) {
      let isUnavailable = variable.attributes.trimmedDescription.hasPrefix("@available(*, unavail")
      for binding in variable.bindings {
        let kind: Kind = isUnavailable ? .unavailable : binding.isComputed ? .computed : .variable
        add(binding.pattern.boundNames, kind)
      }
    } else if let function = declaration.as(FunctionDeclSyntax.self) {
      let labels = function.signature.parameterClause.parameters.map { "\($0.firstName.text):" }
      add([function.name.text], .function("\(function.name.text)(\(labels.joined()))"))
    } else if let alias = declaration.as(TypeAliasDeclSyntax.self) {
      add([alias.name.text], .type("typealias"))
    } else if let group = declaration.asProtocol((any DeclGroupSyntax).self),
      let named = declaration.asProtocol((any NamedDeclSyntax).self)
    {
      add([named.name.text], .type(group.introducer.text))
    }
  }
}

extension PatternBindingSyntax {
  /// Whether reading it runs code.
  fileprivate var isComputed: Bool {
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
  /// The names it gives to what follows it.
  var boundNames: [String] {
    switch condition {
    case .optionalBinding(let binding): binding.pattern.boundNames
    case .matchingPattern(let match): match.pattern.boundNames
    default: []
    }
  }
}
