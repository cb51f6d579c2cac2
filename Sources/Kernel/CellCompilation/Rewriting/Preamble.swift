/// How a cell gets to use what earlier cells declare private or internal.
enum AccessControl: Hashable, Sendable {
  /// Each earlier cell is asked for the right to use it, and other modules show their public parts
  /// only. To the compiler earlier cells are then as good as public, which it takes badly in two
  /// cases: a conformance of an earlier cell's type wants public members, and an operator that two
  /// earlier cells declare is ambiguous.
  case granted
  /// Nothing is checked, which shows the internals of Foundation too, though nothing can link them.
  case off
}

/// What stands before the user's text.
///
/// The right to use what is private has to be asked of each cell directly; where none of its names is
/// imported, that is an import of nothing but a marker.
struct Preamble: Sendable {
  private let marker: String
  /// What takes names of earlier cells away.
  private let hiding: String
  private let location: String

  /// The preamble of a cell.
  init(of source: CellSource, declaring own: Set<String>) {
    let name = CompiledCell.moduleName(serial: source.serial)
    self.init(
      marker: "public enum _\(name) {}\n", label: source.label,
      hiding: source.isolation?.declarations(without: own) ?? "")
  }

  /// The preamble of a cell that is still being written, which no later cell will have to name.
  static var draft: Preamble { Preamble(marker: "", label: CellDraft.label, hiding: "") }

  private init(marker: String, label: String, hiding: String) {
    self.marker = marker
    self.hiding = hiding
    let label = label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    location = "#sourceLocation(file: \"\(label)\", line: 1)\n"
  }

  /// The text in front of a cell, with the lines that import what it sees.
  func text(importing lines: String) -> String { lines + marker + hiding + location }

  /// The text in front of statements that are the body of a function, the same for all cells that see
  /// the same.
  static func statementsText(importing lines: String) -> String {
    lines + "#sourceLocation(file: \"\(StatementsModule.file)\", line: 1)\n"
      + "func \(StatementsModule.function)() throws {"
  }
}
