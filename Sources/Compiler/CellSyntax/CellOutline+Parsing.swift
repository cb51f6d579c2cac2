import CompilerProtocol
import SwiftSyntax

extension CellOutline {
  /// Finds the names in a cell.
  ///
  /// - Parameters:
  ///   - tree: The parsed cell.
  ///   - inserted: Texts inserted into the cell.
  ///   - importsNew: Whether it imports a module that no earlier cell does.
  init(of tree: SourceFileSyntax, inserting inserted: [String], importsNew: Bool) {
    self.init()
    isOpen = tree.hasError
    isStateless = tree.isStateless
    for item in tree.statements { collect(item.item) }
    isOpenByImports = importsNew && !isOpen
    isOpen = isOpen || importsNew
    tree.walk { node in
      declaredNames.formUnion(FreeNames.names(declaredBy: node).map(\.bare))
      if let function = node.as(FunctionDeclSyntax.self), function.isOperator {
        operators.insert(function.name.text)
      } else if let declaration = node.as(OperatorDeclSyntax.self) {
        operators.insert(declaration.name.text)
      }
      if let use = node.as(DeclReferenceExprSyntax.self), use.argumentNames != nil {
        labelledNames.insert(use.baseName.text.bare)
      }
      if let extended = node.as(ExtensionDeclSyntax.self) { collectTypes(in: extended, of: tree) }
      if let type = node.as(ClassDeclSyntax.self), type.inheritanceClause != nil {
        subclassMemberNames.formUnion(type.memberNames.map(\.bare))
      }
      return true
    }
    var mayHavePrivates = false
    for token in tree.tokens(viewMode: .sourceAccurate) {
      switch token.tokenKind {
      case .identifier(let name): mentionedNames.insert(name.bare)
      case .binaryOperator(let name), .prefixOperator(let name), .postfixOperator(let name):
        mentionedNames.insert(name)
      case .keyword(.private), .keyword(.fileprivate), .atSign: mayHavePrivates = true
      default: break
      }
    }
    if mayHavePrivates { privateNames = PrivateNames(in: tree).names }
    for text in inserted {
      mentionedNames.formUnion(
        text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    }
  }

  /// Adds the types that an extension declares in a type of another cell.
  private mutating func collectTypes(
    in extended: ExtensionDeclSyntax, of tree: SourceFileSyntax
  ) {
    let base = extended.extendedType.trimmedDescription.split(separator: ".").first
    let isOwn = tree.statements.contains { item in
      item.item.asProtocol((any NamedDeclSyntax).self)?.name.text == base.map(String.init)
    }
    guard !isOwn else { return }
    extended.memberBlock.walk { node in
      guard node.isTypeDeclaration || node.is(TypeAliasDeclSyntax.self) else {
        return !node.isFunctionBody
      }
      if let type = node.asProtocol((any NamedDeclSyntax).self) {
        extensionTypes.insert(type.name.text.bare)
      }
      return true
    }
  }

  private mutating func collect(_ item: CodeBlockItemSyntax.Item) {
    switch item {
    case .decl(let declaration): collect(declaration)
    case .stmt(let statement):
      for condition in statement.as(GuardStmtSyntax.self)?.conditions ?? [] {
        collect(condition.boundNames, "var")
      }
    case .expr(let expression):
      if expression.is(MacroExpansionExprSyntax.self) { isOpen = true }
    @unknown default: isOpen = true
    }
  }

  private mutating func collect(_ declaration: DeclSyntax) {
    if Self.hasUnknownEffect(declaration) { isOpen = true }
    if let variable = declaration.as(VariableDeclSyntax.self) {
      collect(variable.bindings.flatMap { $0.pattern.boundNames }, "var")
    } else if let function = declaration.as(FunctionDeclSyntax.self) {
      guard !function.isOperator else { return }
      named.append(
        Named(name: function.name.text.bare, kind: "func", signature: function.signatureText))
    } else if let alias = declaration.as(TypeAliasDeclSyntax.self) {
      collect([alias.name.text], "typealias")
    } else if let group = declaration.asProtocol((any DeclGroupSyntax).self),
      let type = declaration.asProtocol((any NamedDeclSyntax).self)
    {
      declaresTypes = true
      let word = group.introducer.text
      collect([type.name.text], word == "actor" ? "class" : word)
    }
  }

  private mutating func collect(_ names: [String], _ kind: String) {
    named += names.filter { $0 != "_" }.map { Named(name: $0.bare, kind: kind) }
  }

  /// Whether a declaration may declare more than its name.
  private static func hasUnknownEffect(_ declaration: DeclSyntax) -> Bool {
    switch declaration.kind {
    case .variableDecl, .functionDecl, .typeAliasDecl, .structDecl, .classDecl, .enumDecl,
      .actorDecl, .protocolDecl:
      declaration.contains(where: hasUnknownEffect, outside: { _ in false })
    case .importDecl, .poundSourceLocation: false
    default: true
    }
  }

  private static func hasUnknownEffect(_ node: Syntax) -> Bool {
    switch node.kind {
    // An unknown attribute may be a macro, which may declare anything.
    case .attribute:
      !plainAttributes.contains(
        node.as(AttributeSyntax.self)?.attributeName.trimmedDescription ?? "")
    // An operator is found in any type, without the type's name.
    case .functionDecl: node.as(FunctionDeclSyntax.self)?.isOperator == true
    case .ifConfigDecl, .macroExpansionDecl: true
    default: false
    }
  }

  /// The attributes that are no macros and have no storage.
  static let plainAttributes: Set = [
    "autoclosure", "available", "discardableResult", "dynamicCallable", "dynamicMemberLookup",
    "escaping", "frozen", "globalActor", "inlinable", "inline", "MainActor", "preconcurrency",
    "propertyWrapper", "resultBuilder", "retroactive", "Sendable", "unchecked", "usableFromInline",
  ]
}

extension String {
  /// The name without backticks.
  fileprivate var bare: String { filter { $0 != "`" } }
}

extension ClassDeclSyntax {
  /// The names of the variables and functions it declares.
  fileprivate var memberNames: [String] {
    memberBlock.members.flatMap { member in
      if let variable = member.decl.as(VariableDeclSyntax.self) {
        return variable.bindings.flatMap { $0.pattern.boundNames }
      }
      return member.decl.as(FunctionDeclSyntax.self).map { [$0.name.text] } ?? []
    }
  }
}

extension FunctionDeclSyntax {
  var isOperator: Bool {
    switch name.tokenKind {
    case .binaryOperator, .prefixOperator, .postfixOperator: true
    default: false
    }
  }

  /// What distinguishes the function from others of its name, as far as its text tells.
  fileprivate var signatureText: String {
    let parameters = signature.parameterClause.parameters.map { parameter in
      "\(parameter.firstName.text):\(parameter.type.tokenText)\(parameter.ellipsis?.text ?? "")"
    }
    return [
      genericParameterClause?.tokenText ?? "", parameters.joined(separator: ","),
      signature.effectSpecifiers?.tokenText ?? "",
      signature.returnClause?.type.tokenText ?? "", genericWhereClause?.tokenText ?? "",
    ].joined(separator: "|")
  }
}

extension SyntaxProtocol {
  /// The text without comments, its tokens separated by spaces.
  fileprivate var tokenText: String {
    tokens(viewMode: .sourceAccurate).map(\.text).joined(separator: " ")
  }
}
