import CompilerProtocol
import SwiftParser
import SwiftSyntax

extension Synthesis {
  /// Writes the members that are asked for; `nil` if some cannot be written.
  init?(_ request: SynthesisRequest) {
    self.init()
    let tree = Parser.parse(source: request.code)
    for wanted in request.extensions {
      guard NestingScan(wanted.declaration).isParsable,
        let shape = TypeShape(
          of: wanted.type, onLine: wanted.line, in: Parser.parse(source: wanted.declaration)),
        let text = add(wanted, to: tree, shape)
      else { return nil }
      addNames(in: text)
    }
    addInitializers(in: tree, of: request.types)
  }

  /// Adds the names in a text that is inserted.
  mutating func addNames(in text: String) {
    names.formUnion(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
  }

  /// Adds the members of one extension.
  private mutating func add(
    _ wanted: SynthesisRequest.Extension, to tree: SourceFileSyntax, _ shape: TypeShape
  ) -> String? {
    let item = tree.statements.first { $0.item.startOffset == wanted.offset }
    guard let block = item?.item.as(ExtensionDeclSyntax.self)?.memberBlock else { return nil }
    var shape = shape
    if let keys = block.codingKeys { shape.codingKeys = keys }
    var texts =
      wanted.members.isDisjoint(with: ["encode(to:)", "init(from:)"]) ? [] : shape.keyTypes
    for member in wanted.members.sorted() {
      guard let text = shape.text(of: member) else { return nil }
      texts.append(text)
    }
    let text = texts.joined(separator: "; ")
    edits.append(
      TextEdit(offset: block.leftBrace.endOffset, removed: 0, inserted: " \(text); "))
    return text
  }
}

extension TypeShape {
  /// A member that the compiler would synthesize, on one line; `nil` if it would not, or cannot be
  /// written in another module than the type's.
  func text(of member: String) -> String? {
    switch (member, kind) {
    case ("==", .struct(let properties, _)): equality(of: properties)
    case ("==", .enum(let cases)): equality(of: cases)
    case ("hash(into:)", .struct(let properties, _)): hashing(of: properties)
    case ("hash(into:)", .enum(let cases)): hashing(of: cases)
    case ("<", .enum(let cases)): order(of: cases)
    case ("allCases", .enum(let cases)): allCases(of: cases)
    case ("encode(to:)", .struct(let properties, _)), ("encode(to:)", .class(let properties)):
      encoding(of: properties)
    case ("encode(to:)", .enum(let cases)): encoding(of: cases)
    case ("init(from:)", .struct(let properties, hasInitializer: false)): decoding(of: properties)
    case ("init(from:)", .enum(let cases)): decoding(of: cases)
    default: nil
    }
  }
}
