/// Brings the compiler's diagnostics into the coordinates of the user's cells.
struct DiagnosticMapping {
  /// A cell whose text diagnostics can point to.
  struct Cell {
    var label: String
    var moduleName: String
    var text: SourceText
    var generated: GeneratedSource
  }

  /// How many diagnostics are shown; a megabyte of noise has too many to read.
  static let limit = 50

  private let current: Cell
  private let earlier: [String: Cell]

  init(_ current: Cell, after chain: [CompiledCell]) {
    self.current = current
    var cells: [String: Cell] = [:]
    for cell in chain {
      // Of two cells under one label the newer one is meant, most likely.
      cells[cell.label] = Cell(
        label: cell.label, moduleName: cell.moduleName, text: cell.source,
        generated: cell.generated)
    }
    earlier = cells
  }

  /// Maps all, without those that only our own insertions could cause.
  func map(_ entries: [SerializedDiagnostics.Entry]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    let all = entries.compactMap(map).filter { seen.insert($0).inserted }
    guard all.count > Self.limit else { return all }
    let errors = all.filter { $0.severity == .error }
    var shown = Array((errors.isEmpty ? all : errors).prefix(Self.limit))
    shown.append(
      Diagnostic(
        severity: .note, message: "\(all.count - shown.count) more diagnostics are not shown"))
    return shown
  }

  private func map(_ entry: SerializedDiagnostics.Entry) -> Diagnostic? {
    var result = Diagnostic(severity: entry.severity, message: entry.message)
    var notes = entry.notes
    if let place = entry.place {
      if isExpansion(place.file) {
        // The user wrote the macro's use, not its expansion: speak of the former.
        let use = notes.firstIndex { $0.place.map { !isExpansion($0.file) } ?? false }
        guard let use else { return result }
        result.location = location(of: notes[use].place, ranges: [])
        result.message += " (\(notes[use].message))"
        notes.removeSubrange(...use)
      } else {
        let nearest = knownCell(of: place)?.generated.place(ofGenerated: place.offset)
        if nearest?.isGenerated ?? false, entry.severity != .error { return nil }
        result.location = location(of: place, ranges: entry.ranges)
      }
    }
    result.notes = notes.compactMap { note in
      // Places in modules without source are printed interfaces the user cannot open.
      var mapped = map(note)
      if mapped?.location == nil, let place = note.place, !isExpansion(place.file) {
        mapped = Diagnostic(severity: .note, message: note.message)
      }
      return mapped
    }
    return result
  }

  private func location(
    of place: SerializedDiagnostics.Place?,
    ranges: [(
      start: SerializedDiagnostics.Place, end: SerializedDiagnostics.Place
    )]
  ) -> Diagnostic.Location? {
    guard let place, let cell = knownCell(of: place) else { return nil }
    let offset = cell.generated.place(ofGenerated: place.offset).offset
    let nearest = ranges.map { range in
      let start = cell.generated.place(ofGenerated: range.start.offset).offset
      let end = cell.generated.place(ofGenerated: range.end.offset).offset
      return start..<max(start, end)
    }
    let whole = nearest.dropFirst().reduce(nearest.first) { joined, range in
      joined.map {
        min($0.lowerBound, range.lowerBound)..<max($0.upperBound, range.upperBound)
      }
    }
    return Diagnostic.Location(
      label: cell.label, text: cell.text, offset: offset, underlining: whole)
  }

  /// The cell whose text a place lies in, if it lies in one.
  private func knownCell(of place: SerializedDiagnostics.Place) -> Cell? {
    if place.file == current.label || place.file.hasSuffix("/\(current.moduleName).swift") {
      return current
    }
    if let cell = earlier[place.file] { return cell }
    // The cell has a `#sourceLocation` of its own.
    return current.text.text.contains("\"\(place.file)\"") ? current : nil
  }

  /// Whether a file is what a macro made.
  private func isExpansion(_ file: String) -> Bool { file.contains("@__swiftmacro") }
}
