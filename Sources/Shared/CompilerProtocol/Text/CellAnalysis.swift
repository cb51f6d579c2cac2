/// What the text of a cell tells before it is compiled.
package struct CellAnalysis: Hashable, Sendable, Codable {
  /// Whether it holds nothing to compile, not even an error.
  package var isEmpty = false
  /// Whether later cells can see something of it.
  package var declares = false
  /// Whether it is statements that mean the same in the body of a function.
  package var isStatements = false
  /// Whether running it may take so long that optimising pays.
  package var deservesOptimization = false
  package var declarations = Declarations()
  /// What these use of other cells.
  package var uses = DeclarationUses()
  package var outline = CellOutline()
  /// The imports no earlier cell made: `Foundation`, `struct Foundation.Date`.
  package var imports: Set<String> = []
  /// The operators it declares that assign.
  package var assignmentOperators: Set<String> = []
  /// Where functions and closures stand, the outermost ones.
  package var functionRanges: [Range<Int>] = []
  /// The changes that stand before what is put around an `await` at the same place.
  package var edits: [TextEdit] = []
  /// What is put around the `await` of the top level, in front and behind.
  package var awaitOpenings: [TextEdit] = []
  package var awaitClosings: [TextEdit] = []
  /// The changes that stand behind all others.
  package var endings: [TextEdit] = []
  /// The variables each counted statement of its top level sets, in order.
  package var setNames: [[String]] = []
  package var asyncLets: [AsyncLet] = []
  /// The names it uses, if they were asked for.
  package var nameUses: [NameUse] = []
  /// The last expression, if the cell ends with one that has a value to show.
  package var result: ResultExpression?

  package init() {}
}
