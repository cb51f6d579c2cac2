import CompilerProtocol
import Limits

/// Brings the compiler's diagnostics into the coordinates of the user's cells.
struct DiagnosticMapping {
  /// A cell whose text diagnostics can point to.
  struct Cell {
    var label: String
    var moduleName: String
    var text: SourceText
    var generated: GeneratedSource
    /// Where functions and closures stand in the text.
    var functionRanges: [Range<Int>] = []
  }

  private let current: Cell
  private let earlier: [String: Cell]
  /// What is known of names that nothing in view declares.
  private let absentNames: [String: String]

  init(_ current: Cell, after chain: [CompiledCell], absentNames: [String: String] = [:]) {
    self.current = current
    self.absentNames = absentNames
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
  func map(_ entries: [SerializedDiagnostics.RawDiagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    var all = entries.compactMap(map).filter { seen.insert($0).inserted }
    // What is wrong in a macro's expansion of an expansion has no place of the user's; it is
    // dropped if the same is said where he can see it.
    let placed = Set(all.filter { $0.location != nil }.map(\.message))
    all.removeAll { $0.location == nil && placed.contains($0.message) }
    all = all.enumerated().sorted { position(of: $0) < position(of: $1) }.map(\.element)
    guard all.count > Limits.Compiler.diagnostics else { return all }
    let errors = all.filter { $0.severity == .error }
    var shown = Array((errors.isEmpty ? all : errors).prefix(Limits.Compiler.diagnostics))
    shown.append(
      Diagnostic(
        severity: .note, message: "\(all.count - shown.count) more diagnostics are not shown"))
    return shown
  }

  /// Sorts by place in the cell, and what has none to the front.
  private func position(of diagnostic: (offset: Int, element: Diagnostic)) -> (Int, Int, Int) {
    let location = diagnostic.element.location
    return (location?.line ?? 0, location?.column ?? 0, diagnostic.offset)
  }

  private func map(_ entry: SerializedDiagnostics.RawDiagnostic) -> Diagnostic? {
    var result = Diagnostic(severity: entry.severity, message: explained(entry.message))
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
        if let nearest, isTopLevel(nearest.offset, in: place) {
          result.message = Self.topLevelMessage(for: result.message)
        }
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
    if entry.message.hasPrefix("redundant conformance of") {
      result.notes.append(Self.conformanceNote)
    }
    return result
  }

  /// Adds what is known of a name that the compiler has not found.
  private func explained(_ message: String) -> String {
    let parts = message.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard !absentNames.isEmpty, message.hasPrefix("cannot find "), parts.count == 3,
      parts[2].hasPrefix(" in scope"), let reason = absentNames[String(parts[1])]
    else { return message }
    return "cannot find '\(parts[1])' in scope: it is \(reason)"
  }

  private func isTopLevel(_ offset: Int, in place: SerializedDiagnostics.FileOffset) -> Bool {
    knownCell(of: place)?.label == current.label
      && !current.functionRanges.contains { $0.contains(offset) }
  }

  /// Says what a cell's author can do, which differs from what a script's can: `await` works, so its
  /// absence is the mistake.
  private static func topLevelMessage(for message: String) -> String {
    if message == "return invalid outside of a func" {
      return "'return' is not available at the top level of a cell; throw an error to end it, or "
        + "put the code into a function"
    }
    let suffix = " in a function that does not support concurrency"
    guard message.hasSuffix(suffix) else { return message }
    return message.dropLast(suffix.count) + " is not marked with 'await'"
  }

  /// Two conformances cannot live side by side, in the compiler or in the running program.
  private static let conformanceNote = Diagnostic(
    severity: .note,
    message:
      "a conformance lasts as long as the session: restart the kernel to state it anew or, if "
      + "the type is your own, first run the cell that declares it again")

  private func location(
    of place: SerializedDiagnostics.FileOffset?,
    ranges: [(
      start: SerializedDiagnostics.FileOffset, end: SerializedDiagnostics.FileOffset
    )]
  ) -> Diagnostic.Location? {
    guard let place, let cell = knownCell(of: place) else { return nil }
    let offset = cell.generated.place(ofGenerated: place.offset).offset
    let nearest = ranges.map { range in
      let start = cell.generated.place(ofGenerated: range.start.offset).offset
      let end = cell.generated.place(ofGenerated: range.end.offset).offset
      return start..<max(start, end)
    }
    return Diagnostic.Location(
      label: cell.label, text: cell.text, offset: offset, underlining: nearest)
  }

  /// The cell whose text a place lies in, if it lies in one.
  private func knownCell(of place: SerializedDiagnostics.FileOffset) -> Cell? {
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
