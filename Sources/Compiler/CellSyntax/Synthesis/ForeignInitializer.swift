import CompilerProtocol
import SwiftSyntax

/// An initializer in an extension of another cell's struct that sets the struct's properties, as it may in
/// one file.
///
/// The compiler demands that such an initializer calls another one, except if it replaces a dynamic one.
/// So `init(size n: Int) { … }` becomes a dynamic initializer without a content of its own, and its
/// replacement `init(_notebook40_size n: Int) { … }`.
struct ForeignInitializer {
  private let declaration: InitializerDeclSyntax
  private let body: CodeBlockSyntax
  /// Sets the properties that have a value in their declarations.
  private let assignments: [String]

  /// Finds out about an initializer; `nil` if it is one that the compiler takes as it is.
  init?(_ declaration: InitializerDeclSyntax, assigning assignments: [String]) {
    guard let body = declaration.body, !Self.delegates(body) else { return nil }
    self.declaration = declaration
    self.body = body
    self.assignments = assignments
  }

  /// Whether there is a call of another initializer, or an assignment of a whole value.
  private static func delegates(_ body: CodeBlockSyntax) -> Bool {
    body.contains { node in
      if let member = node.as(MemberAccessExprSyntax.self) {
        return member.declName.baseName.tokenKind == .keyword(.`init`) && member.base.isSelf
      }
      guard let elements = node.as(SequenceExprSyntax.self)?.elements, elements.count > 1 else {
        return false
      }
      return elements.first.isSelf
        && elements.dropFirst().first?.is(AssignmentExprSyntax.self) == true
    } outside: {
      $0.isFunctionBody
    }
  }

  private var label: String { "_notebook\(declaration.startOffset)" }
  private var parameters: FunctionParameterListSyntax {
    declaration.signature.parameterClause.parameters
  }

  // MARK: - The compiler's text

  /// The changes to the cell; `nil` if they cannot be made on the same lines.
  var edits: [TextEdit]? {
    let assigning = assignments.map { "\($0); " }.joined()
    guard let opening, let removals else { return nil }
    return [
      TextEdit(offset: declaration.startOffset, removed: 0, inserted: opening), renaming,
      TextEdit(offset: body.leftBrace.endOffset, removed: 0, inserted: " \(assigning)"),
    ] + removals
  }

  /// The dynamic initializer, and what makes the user's its replacement.
  private var opening: String? {
    guard let given = declaration.signature.parameterClause.lineText else { return nil }
    guard parameters.isEmpty else {
      let labels = parameters.map { "\($0.firstName.text):" }.joined()
      return head("dynamic ", given, "Swift.fatalError()").map {
        "\($0)@_dynamicReplacement(for: init(\(labels))) "
      }
    }
    // What has no parameters cannot have another name.
    let effects = declaration.signature.effectSpecifiers
    let marks =
      (effects?.throwsClause == nil ? "" : "try ")
      + (effects?.asyncSpecifier == nil ? "" : "await ")
    guard let caller = head("", given, "\(marks)self.init(\(label): ())"),
      let called = head("dynamic ", "(\(label) _: ())", "Swift.fatalError()")
    else { return nil }
    return "\(caller)\(called)@_dynamicReplacement(for: init(\(label):)) "
  }

  /// An initializer like the user's, with other parameters and another content.
  private func head(_ modifier: String, _ parameters: String, _ content: String) -> String? {
    let signature = declaration.signature
    let parts = [
      declaration.attributes.lineText, modifier, declaration.modifiers.lineText,
      "init\(declaration.optionalMark?.text ?? "")",
      declaration.genericParameterClause?.lineText ?? "", parameters,
      signature.effectSpecifiers?.lineText ?? "", declaration.genericWhereClause?.lineText ?? "",
    ]
    let words = parts.compactMap(\.self).filter { !$0.isEmpty }
    return parts.contains(nil) ? nil : "\(words.joined(separator: " ")) { \(content) }; "
  }

  /// Gives the user's initializer another name.
  private var renaming: TextEdit {
    guard let first = parameters.first else {
      let place = declaration.signature.parameterClause.leftParen.endOffset
      return TextEdit(offset: place, removed: 0, inserted: "\(label)_ _: ()")
    }
    let end = first.secondName == nil ? " \(first.firstName.text)" : ""
    return TextEdit(
      offset: first.firstName.startOffset,
      removed: first.firstName.endOffset - first.firstName.startOffset,
      inserted: "\(label)_\(first.firstName.text.filter { $0 != "`" })\(end)")
  }

  /// Takes away the default arguments, which the dynamic initializer has.
  private var removals: [TextEdit]? {
    var edits: [TextEdit] = []
    for value in parameters.compactMap(\.defaultValue) {
      guard value.lineText != nil, !value.trimmedDescription.contains(where: \.isNewline) else {
        return nil
      }
      edits.append(
        TextEdit(
          offset: value.startOffset, removed: value.endOffset - value.startOffset, inserted: ""))
    }
    return edits
  }
}

extension ExprSyntax? {
  fileprivate var isSelf: Bool {
    self?.as(DeclReferenceExprSyntax.self)?.baseName.tokenKind == .keyword(.self)
  }
}
