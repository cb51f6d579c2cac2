/// What the text of a cell tells before it is compiled.
package struct CellAnalysis: Hashable, Sendable, Codable {
  /// What a cell consists of, which decides how it is compiled.
  package enum Kind: Hashable, Sendable, Codable {
    /// Nothing to compile, not even an error.
    case empty
    /// Statements that mean the same in the body of a function.
    case statements
    /// Code that must stay at the top level of a module but leaves nothing for later cells.
    case script
    /// Code of which later cells may see something. So is, to be safe, what cannot be parsed in
    /// reasonable time.
    case declarations
  }

  package var kind = Kind.script
  /// Whether running it may take so long that optimizing pays.
  package var deservesOptimization = false
  package var declarations = Declarations()
  /// What the declarations use of other cells.
  package var uses = DeclarationUses()
  package var outline = CellOutline()
  /// What it imports that no earlier cell does: `Foundation`, `struct Foundation.Date`.
  package var imports: Set<String> = []
  /// The assignment operators it declares.
  package var assignmentOperators: Set<String> = []
  /// Where its outermost functions and closures are.
  package var functionRanges: [Range<Int>] = []
  /// Changes that come before what is put around an `await` at the same offset.
  package var edits: [TextEdit] = []
  /// What is inserted before and after each `await` of the top level.
  package var awaitOpenings: [TextEdit] = []
  package var awaitClosings: [TextEdit] = []
  /// The uses of what `async let` declares, as the compiler gets them; they come after the openings at
  /// the same offset.
  package var asyncUses: [TextEdit] = []
  /// Changes that come after all others at the same offset.
  package var endings: [TextEdit] = []
  /// The uses of names that it declares itself but that mean an earlier cell's declarations.
  package var earlierUses: [EarlierUse] = []
  /// The variables that each of its top-level statements sets, in order, without those that set
  /// none.
  package var setNames: [[String]] = []
  /// The names it uses, if the request asks for them.
  package var nameUses: [NameUse] = []
  /// The last expression, if the cell ends with one that has a value to show.
  package var result: ResultExpression?

  package init() {}

  /// Whether all changes and ranges that refer to the text lie within this many bytes.
  func isWithin(_ count: Int) -> Bool {
    let edits = edits + awaitOpenings + asyncUses + awaitClosings + endings
    let ranges = functionRanges + nameUses.map(\.range)
    return edits.allSatisfy { 0...count ~= $0.offset && 0...(count - $0.offset) ~= $0.removed }
      && (ranges + [result?.range].compactMap(\.self)).allSatisfy {
        $0.lowerBound >= 0 && $0.upperBound <= count
      }
  }

  /// Whether later cells may see something of it.
  package var declares: Bool { kind == .declarations }
}
