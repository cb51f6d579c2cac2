/// How a cell may use what earlier cells declare private or internal.
enum AccessControl: Hashable, Sendable {
  /// The cell imports all of each earlier cell, and the public parts of other modules.
  ///
  /// The compiler then takes earlier cells for public API and rejects two things that users may
  /// write: a conformance of an earlier cell's type whose members are not public, and a use of an
  /// operator that two earlier cells declare.
  case granted
  /// As ``granted``, without what is private: for a class whose private members have the names of its
  /// superclass's, in a cell that seems to use other private declarations.
  case internals
  /// Nothing is checked. That exposes the internals of Foundation too, which cannot be linked.
  case off
}

/// The text before the user's.
///
/// Private declarations are visible only with a direct import of their module. Each cell declares a
/// marker, which is imported where no other name of that cell is.
struct Preamble: Sendable {
  private let marker: String
  /// Declarations that make names of earlier cells unavailable.
  private let hiding: String
  private let location: String

  /// The preamble of a cell.
  init(of source: CellSource, declaring own: Set<String>) {
    let name = CompiledCell.moduleName(serial: source.serial)
    self.init(
      marker: "public enum _\(name) {}\n", label: source.label,
      hiding: source.isolation?.declarations(without: own) ?? "")
  }

  /// The preamble of a cell that is still being typed; it needs no marker, since no cell imports
  /// it.
  static var draft: Preamble { Preamble(marker: "", label: CellDraft.label, hiding: "") }

  private init(marker: String, label: String, hiding: String) {
    self.marker = marker
    self.hiding = hiding
    let label = label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    location = "#sourceLocation(file: \"\(label)\", line: 1)\n"
  }

  /// The preamble with these import lines.
  func text(importing lines: String) -> String { lines + marker + hiding + location }

  /// The text before statements that become the body of a function; it depends on their imports
  /// only.
  static func statementsText(importing lines: String) -> String {
    lines + "#sourceLocation(file: \"\(StatementsModule.file)\", line: 1)\n"
      + "func \(StatementsModule.function)() throws {"
  }
}
