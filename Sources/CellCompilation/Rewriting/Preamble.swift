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
/// All names come through the newest cell alone, so that each cell shadows the ones before it. The
/// right to use what is private has to be asked of each cell directly, which a plain import would
/// make as near as the newest: hence imports of nothing but a marker.
struct Preamble: Sendable {
  private let imports: String
  private let rights: String
  private let marker: String
  /// What takes names of earlier cells away.
  private let hiding: String
  private let location: String

  /// The preamble of a cell that sees others through a base, if it has one.
  init(
    of source: CellSource, after chain: [CompiledCell], base: CellBase?, declaring own: Set<String>
  ) {
    let name = CompiledCell.moduleName(serial: source.serial)
    self.init(
      marker: "public enum _\(name) {}\n", label: source.label, after: chain,
      importing: base?.moduleName ?? Self.predecessor(in: chain),
      hiding: source.isolation?.declarations(without: own) ?? "")
  }

  /// The preamble of a cell that is still being written, which no later cell will have to name.
  init(ofDraftAfter chain: [CompiledCell]) {
    self.init(
      marker: "", label: CellDraft.label, after: chain, importing: Self.predecessor(in: chain))
  }

  /// The module through which all names come.
  static func predecessor(in chain: [CompiledCell]) -> String {
    chain.last?.moduleName ?? "Notebook"
  }

  private init(
    marker: String, label: String, after chain: [CompiledCell], importing module: String,
    hiding: String = ""
  ) {
    self.hiding = hiding
    imports = "@_exported import \(module)\n"
    rights = chain.map { cell in
      let name = cell.moduleName
      return "@_private(sourceFile: \"\(name).swift\") import enum \(name)._\(name)\n"
    }.joined()
    self.marker = marker
    let label = label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    location = "#sourceLocation(file: \"\(label)\", line: 1)\n"
  }

  func text(_ access: AccessControl) -> String {
    imports + (access == .granted ? rights : "") + marker + hiding + location
  }

  /// The text in front of statements that are the body of a function, the same for all cells that see
  /// the same ones.
  var statementsText: String {
    imports + rights + "#sourceLocation(file: \"\(StatementsModule.file)\", line: 1)\n"
      + "func \(StatementsModule.function)() throws {"
  }
}
