/// Names of types as users write them: with the types they are nested in, but without modules.
package enum TypeName {
  package static func of(_ type: Any.Type) -> String {
    short(_typeName(type, qualified: true))
  }

  /// The name without its generic arguments.
  package static func base(of type: Any.Type) -> String {
    let name = of(type)
    return name.firstIndex(of: "<").map { String(name[..<$0]) } ?? name
  }

  /// Removes the modules from a name, including its generic arguments.
  ///
  /// `Cell_7.Box<Swift.Array<Cell_3.Point>>` becomes `Box<Array<Point>>`. The parenthesized contexts
  /// that the runtime adds for local types and extensions are removed too.
  package static func short(_ name: String) -> String {
    var result = ""
    var rest = Substring(name)
    /// Whether the next word is a member of a module or a type.
    var isMember = false
    while let character = rest.first {
      if let end = endOfContext(in: rest) {
        isMember = rest.hasPrefix("(u")
        rest = rest[end...]
      } else if isNamePart(character) {
        let word = rest.prefix(while: isNamePart)
        rest = rest.dropFirst(word.count)
        if !isMember, rest.first == ".", !rest.hasPrefix("...") {
          rest = rest.dropFirst()
        } else {
          result += word
        }
        isMember = true
      } else {
        isMember = character == "."
        result.append(character)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// The index behind `(unknown context at $1f).` or `(extension in Cell_2):` at the start of a text.
  private static func endOfContext(in text: Substring) -> Substring.Index? {
    guard text.hasPrefix("(unknown context at ") || text.hasPrefix("(extension in "),
      let end = text.firstIndex(of: ")")
    else { return nil }
    // Past the period or colon behind the parenthesis.
    return text.index(end, offsetBy: 2, limitedBy: text.endIndex)
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character == "_" || character.isLetter || character.isNumber
  }
}
