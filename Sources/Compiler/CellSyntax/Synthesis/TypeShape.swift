import SwiftSyntax

/// What a type consists of, as far as its declaration tells.
struct TypeShape {
  enum Kind {
    /// `hasInitializer` is whether it declares one, and so has none for all of its properties.
    case `struct`([StoredProperty], hasInitializer: Bool)
    case `class`([StoredProperty])
    case `enum`([EnumCase])
  }

  let kind: Kind
  /// The names of its own `CodingKeys`, if it declares them.
  var codingKeys: [String]?

  /// Finds a type by its name and the line of that; `nil` if it is none of which all is known.
  init?(of name: String, onLine line: Int, in tree: SourceFileSyntax) {
    let lines = SourceLocationConverter(fileName: "", tree: tree)
    var found: (any DeclGroupSyntax)?
    tree.walk { node in
      guard found == nil else { return false }
      if let named = node.asProtocol((any NamedDeclSyntax).self), named.name.text == name,
        lines.location(for: named.name.positionAfterSkippingLeadingTrivia).line == line + 1
      {
        found = node.asProtocol((any DeclGroupSyntax).self)
      }
      return found == nil
    }
    guard let found, found.attributes.isEmpty else { return nil }
    self.init(found)
  }

  private init?(_ declaration: some DeclGroupSyntax) {
    let members = declaration.memberBlock.members.map(\.decl)
    guard
      !members.contains(where: {
        $0.is(IfConfigDeclSyntax.self) || $0.is(MacroExpansionDeclSyntax.self)
      })
    else { return nil }
    var properties: [StoredProperty] = []
    for variable in members.compactMap({ $0.as(VariableDeclSyntax.self) }) {
      guard let stored = StoredProperty.properties(in: variable) else { return nil }
      properties += stored
    }
    if declaration.is(StructDeclSyntax.self) {
      let hasInitializer = members.contains { $0.is(InitializerDeclSyntax.self) }
      kind = .struct(properties, hasInitializer: hasInitializer)
    } else if declaration.is(EnumDeclSyntax.self) {
      let cases = members.compactMap { $0.as(EnumCaseDeclSyntax.self) }
      kind = .enum(cases.flatMap { $0.elements.map(EnumCase.init) })
    } else if declaration.is(ClassDeclSyntax.self), declaration.inheritanceClause == nil {
      kind = .class(properties)
    } else {
      return nil
    }
    codingKeys = declaration.memberBlock.codingKeys
  }
}

extension MemberBlockSyntax {
  /// The names of the enum `CodingKeys`, if there is one.
  var codingKeys: [String]? {
    members.lazy.compactMap { $0.decl.as(EnumDeclSyntax.self) }.first {
      $0.name.text == "CodingKeys"
    }
    .map { keys in
      keys.memberBlock.members.compactMap { $0.decl.as(EnumCaseDeclSyntax.self) }
        .flatMap { $0.elements.map(\.name.text) }
    }
  }
}
