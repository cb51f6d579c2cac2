package import CompilerProtocol

/// A cell that compiled: a library to load, and what later cells need to know of it.
package struct CompiledCell: Sendable {
  package internal(set) var serial: Int
  /// What diagnostics and backtraces call it: `In[7]`.
  package internal(set) var label: String
  /// The path of the shared library.
  package internal(set) var library: String
  /// The C function that runs it: `int (int argc, char **argv)`.
  package let entrySymbol: String
  /// Whether later cells can see anything of it: a cell that neither declares nor imports anything
  /// need not be in the chain.
  package let declares: Bool
  /// Whether it is statements in the body of a function; see ``StatementsModule``.
  let isStatements: Bool
  /// What it declared at its top level.
  package let declarations: Declarations
  /// What its text tells of its names.
  let outline: CellOutline
  /// The serial numbers of the cells whose modules come with its own.
  var dependencies: Set<Int>
  /// What these declarations use of other cells.
  let uses: DeclarationUses
  /// The user's text, for notes of later cells that point here.
  let source: SourceText
  /// What was compiled, for mapping such notes.
  let generated: GeneratedSource
  /// The imports it made for all later cells.
  let imports: Set<String>
  /// The operators it declared that assign.
  let assignmentOperators: Set<String>
  /// The variables each counted statement of its top level sets.
  let setNames: [[String]]
  /// What it re-exports in place of the cell before it, if it can be moved.
  var base: ReexportModule?

  /// The name of its module.
  package var moduleName: String { Self.moduleName(serial: serial) }

  /// The user's text.
  package var text: String { source.text }

  /// The place in the user's text, in UTF-8 bytes, for one in what was compiled.
  package func userOffset(ofCompiled offset: Int) -> Int {
    generated.place(ofGenerated: offset).offset
  }

  static func moduleName(serial: Int) -> String { "Cell_\(serial)" }
  static func library(serial: Int, in folder: String) -> String {
    "\(folder)/lib\(moduleName(serial: serial)).so"
  }
  static func entrySymbol(serial: Int) -> String { "cell_\(serial)_main" }
}
