import CompilerProtocol
import SwiftSyntax

extension CodeExcerpt {
  /// How many variables a question may contain whose types the compiler has to find out.
  private static let limit = 100

  /// Finds what a question about the code at an offset can do without.
  ///
  /// To list what may stand there, the compiler finds out the types of all variables in view, which
  /// takes a millisecond for each. Of those without a written type, the nearest stay, and those that
  /// the code at the offset mentions, directly or by others.
  init(around offset: Int, in tree: SourceFileSyntax) {
    self.init()
    let items = tree.statements.prefix { $0.startOffset <= offset }
    guard let last = items.last else { return }
    let untyped = items.dropLast().compactMap { item in
      item.item.as(VariableDeclSyntax.self).flatMap { $0.isUntyped ? $0 : nil }
    }
    let far = untyped.dropLast(Self.limit)
    guard !far.isEmpty else { return }
    var wanted = Self.mentions(in: last)
    for variable in untyped.suffix(Self.limit) { wanted.formUnion(Self.mentions(in: variable)) }
    // A variable can only mention those before it.
    for variable in far.reversed() {
      let names = variable.bindings.flatMap { $0.pattern.boundNames }
      if wanted.isDisjoint(with: names) {
        omitted.append(variable.startOffset..<variable.endOffset)
        self.names += names
      } else {
        wanted.formUnion(Self.mentions(in: variable))
      }
    }
  }

  private static func mentions(in node: some SyntaxProtocol) -> Set<String> {
    var names: Set<String> = []
    for token in node.tokens(viewMode: .sourceAccurate) {
      if case .identifier(let name) = token.tokenKind { names.insert(name) }
    }
    return names
  }
}

extension VariableDeclSyntax {
  /// Whether its type has to be found out from its value.
  fileprivate var isUntyped: Bool {
    bindings.contains { $0.typeAnnotation == nil && $0.initializer != nil }
  }
}
