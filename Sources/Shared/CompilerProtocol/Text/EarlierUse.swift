/// A use of a name that means what an earlier cell declares, in a declaration of the same name.
///
/// In `let x = x * 2` the second `x` is the one there was; so is the first of `guard let x else { … }`.
package struct EarlierUse: Hashable, Sendable, Codable {
  package var name: String
  /// Where it stands in the text, in bytes.
  package var offset: Int
  /// What is inserted before the qualified name, where the user did not write the name.
  package var opening: String?

  package init(name: String, offset: Int, opening: String? = nil) {
    self.name = name
    self.offset = offset
    self.opening = opening
  }
}

extension CellAnalysis {
  /// The edits that make all uses mean the earlier cells' declarations.
  ///
  /// - Parameter module: The name of the module that declares a name; `nil` if no earlier cell does.
  /// - Returns: The changes, in the order of the uses.
  package func earlierUseEdits(in module: (String) -> String?) -> [TextEdit] {
    earlierUses.compactMap { use in
      let qualifier = module(use.name).map { "\($0)." } ?? ""
      let inserted = use.opening.map { $0 + qualifier + use.name } ?? qualifier
      return inserted.isEmpty
        ? nil : TextEdit(offset: use.offset, removed: 0, inserted: inserted)
    }
  }
}
