import CompilerProtocol
import SwiftParser
import SwiftSyntax

extension Synthesis {
  /// Lets initializers in extensions set the properties of other cells' structs.
  ///
  /// - Parameters:
  ///   - tree: The cell.
  ///   - types: The texts of the cells that declare types, by the names of these.
  mutating func addInitializers(in tree: SourceFileSyntax, of types: [String: String]) {
    for item in tree.statements {
      guard let extended = item.item.as(ExtensionDeclSyntax.self),
        let declaration = Self.structure(extended.path, in: types),
        let assignments = declaration.initialAssignments
      else { continue }
      for member in extended.memberBlock.members {
        guard let initializer = member.decl.as(InitializerDeclSyntax.self),
          let foreign = ForeignInitializer(initializer, assigning: assignments),
          let edits = foreign.edits
        else { continue }
        self.edits += edits
        addNames(in: assignments.joined(separator: " "))
      }
    }
  }

  /// Finds a struct by its name behind those of the types it is in.
  private static func structure(
    _ path: [String], in types: [String: String]
  ) -> StructDeclSyntax? {
    guard let first = path.first, let text = types[first], NestingScan(text).isParsable else {
      return nil
    }
    var members = Parser.parse(source: text).statements.compactMap { $0.item.as(DeclSyntax.self) }
    var found: DeclSyntax?
    for name in path {
      found = members.last { $0.asProtocol((any NamedDeclSyntax).self)?.name.text == name }
      let group = found?.asProtocol((any DeclGroupSyntax).self)
      members = group?.memberBlock.members.map(\.decl) ?? []
    }
    return found?.as(StructDeclSyntax.self)
  }
}

extension ExtensionDeclSyntax {
  /// The name of the extended type behind those of the types it is in, without generic arguments.
  fileprivate var path: [String] {
    let name = extendedType.trimmedDescription.prefix { $0 != "<" }
    return name.split(separator: ".").map { $0.filter { !$0.isWhitespace } }
  }
}
