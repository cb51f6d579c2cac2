import CellDiagnostics
package import CompilerProtocol

/// A cell that compiled: a library to load, and what later cells need to know about it.
package struct CompiledCell: Sendable {
  package internal(set) var serial: Int
  /// Its name in diagnostics and backtraces: `In[7]`.
  package internal(set) var label: String
  /// The path of the shared library.
  package internal(set) var library: String
  /// The C function that runs it: `int (int argc, char **argv)`.
  package let entrySymbol: String
  /// Whether it declares or imports anything, so that it has to join the chain.
  package let declares: Bool
  let form: Form
  /// What it declares at its top level.
  package let declarations: Declarations
  let outline: CellOutline
  /// The serial numbers of the cells whose modules are read with its own.
  var dependencies: Set<Int>
  /// What its declarations use of other cells.
  let uses: DeclarationUses
  /// The user's text, for diagnostics of later cells that point here.
  let source: SourceText
  /// What was compiled, for mapping such diagnostics.
  let generated: GeneratedSource
  /// The modules it imports for all later cells.
  let imports: Set<String>
  /// The assignment operators it declares.
  let assignmentOperators: Set<String>
  /// The variables that each of its top-level statements sets, without those that set none.
  let setNames: [[String]]
  /// What it re-exports in place of the cell before it, if it is movable.
  var base: ReexportModule?
  /// The modules that it re-exported when it was compiled, itself or through its base.
  let exports: [String]
  /// Identifies the cell in its notebook, for all its runs.
  package let cellID: String?
  /// What its names meant when it was compiled, if it declares anything.
  let bindings: CellBindings
  /// What its machine code names.
  let namedCells: NamedCells
  /// Whether there was no warning.
  let isQuiet: Bool
  /// How it was to be optimized.
  package let optimization: OptimizationPolicy

  /// How it was compiled.
  enum Form: Hashable, Sendable {
    /// As a module of its own.
    case module
    /// As the body of a function; see ``StatementsModule``.
    case statements
  }

  /// The name of its module.
  package var moduleName: String { Self.moduleName(serial: serial) }

  /// Whether it may declare tests, as far as its text tells.
  package var mayDeclareTests: Bool { outline.mentionedNames.contains("Test") }

  /// The names of the types it declares.
  package var declaredTypes: [String] {
    outline.named.filter { ["struct", "class", "enum"].contains($0.kind) }.map(\.name)
  }

  /// The number of lines in front of the user's in what was compiled, which macros count too.
  package var linesBefore: Int { generated.linesBefore }

  /// The user's text.
  package var text: String { source.text }

  /// The offset in the user's text, in UTF-8 bytes, for one in what was compiled.
  package func userOffset(ofCompiled offset: Int) -> Int {
    generated.userPosition(ofGenerated: offset).offset
  }

  /// The cells whose declarations its machine code uses, by their serial numbers.
  package var usedCells: Set<Int> { namedCells.serials }

  /// The modules that it re-exports now, itself or through its base.
  var reexports: [String] { base?.exports ?? exports }
  /// The name of what remains of its module in the series of open ones when it has been run again.
  var linkName: String { Self.linkName(serial: serial) }

  static func moduleName(serial: Int) -> String { "Cell_\(serial)" }
  // It is as long as the name of the module, in whose place it is written into compiled modules.
  static func linkName(serial: Int) -> String { "Link_\(serial)" }
  static func library(serial: Int, in directory: String) -> String {
    "\(directory)/lib\(moduleName(serial: serial)).so"
  }
  static func entrySymbol(serial: Int) -> String { "cell_\(serial)_main" }
}
