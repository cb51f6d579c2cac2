package import CompilerProtocol
internal import Limits

/// Maps the compiler's diagnostics to the text of the user's cells.
package struct DiagnosticMapping {
  /// A cell whose text diagnostics can point to.
  package struct Cell {
    var label: String
    var moduleName: String
    var text: SourceText
    var generated: GeneratedSource
    /// Where functions and closures are in the text.
    var functionRanges: [Range<Int>]

    package init(
      label: String, moduleName: String, text: SourceText, generated: GeneratedSource,
      functionRanges: [Range<Int>] = []
    ) {
      self.label = label
      self.moduleName = moduleName
      self.text = text
      self.generated = generated
      self.functionRanges = functionRanges
    }
  }

  private let current: Cell
  private let earlier: [String: Cell]
  private let names: CellNames
  /// Why some names are not visible.
  private let absentNames: [String: String]
  /// Where it is no matter that a value is unused.
  private let unwarnedRange: Range<Int>?

  package init(
    _ current: Cell, after chain: [Cell], absentNames: [String: String] = [:],
    unusedIn unwarnedRange: Range<Int>? = nil
  ) {
    self.current = current
    self.unwarnedRange = unwarnedRange
    self.absentNames = absentNames
    var cells: [String: Cell] = [:]
    // If two cells have the same label, the newer one is more likely meant.
    for cell in chain { cells[cell.label] = cell }
    earlier = cells
    let labels = chain.map { ($0.moduleName, $0.label) } + [(current.moduleName, current.label)]
    names = CellNames(labels: Dictionary(labels) { $1 })
  }

  /// Maps all diagnostics except those that only our own insertions can cause.
  package func map(_ entries: [SerializedDiagnostics.RawDiagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    var all = entries.compactMap(map).filter { seen.insert($0).inserted }
    // An error in an expansion of an expansion cannot be located in the user's text. It is dropped
    // if there is a located diagnostic with the same message.
    let placed = Set(all.filter { $0.location != nil }.map(\.message))
    all.removeAll { $0.location == nil && placed.contains($0.message) }
    // Everything in a session is as open as it can be. What is not is final, which has an error of its own.
    let finals = Set(all.filter { $0.message.contains("final") }.map(\.location))
    all.removeAll {
      $0.message.hasSuffix("outside of its defining module") && finals.contains($0.location)
    }
    let lost = Set(all.filter(Self.isAboutLostName).map(\.location?.line))
    all.removeAll { Self.isAboutEffects($0) && lost.contains($0.location?.line) }
    all = all.enumerated().sorted { order(of: $0) < order(of: $1) }.map(\.element)
    guard all.count > Limits.Compiler.diagnostics else { return all }
    let errors = all.filter { $0.severity == .error }
    var shown = Array((errors.isEmpty ? all : errors).prefix(Limits.Compiler.diagnostics))
    shown.append(
      Diagnostic(
        severity: .note, message: "\(all.count - shown.count) more diagnostics are not shown"))
    return shown
  }

  /// The sort key: the position in the cell, or the front without one.
  private func order(of diagnostic: (offset: Int, element: Diagnostic)) -> (Int, Int, Int) {
    let location = diagnostic.element.location
    return (location?.line ?? 0, location?.column ?? 0, diagnostic.offset)
  }

  private func map(_ entry: SerializedDiagnostics.RawDiagnostic) -> Diagnostic? {
    if Self.isAboutOurOwn(entry) { return nil }
    var result = Diagnostic(
      severity: entry.severity, message: names.readable(explained(entry.message)))
    var notes = entry.notes
    if let position = entry.position {
      if isExpansion(position.file) {
        // The user wrote the use of the macro, not its expansion.
        let use = notes.firstIndex { $0.position.map { !isExpansion($0.file) } ?? false }
        guard let use else { return result }
        result.location = location(of: notes[use].position, ranges: [])
        result.message += " (\(notes[use].message))"
        notes.removeSubrange(...use)
      } else {
        let nearest = knownCell(of: position)?.generated.userPosition(ofGenerated: position.offset)
        if nearest?.isGenerated ?? false, entry.severity != .error { return nil }
        if nearest?.isGenerated ?? false, isReadOfChildTask(position) {
          result.message = Self.unmarkedRead
        }
        if let nearest, isTopLevel(nearest.offset, in: position) {
          if entry.severity == .warning, entry.message.contains("unused"),
            unwarnedRange?.contains(nearest.offset) ?? false
          {
            return nil
          }
          result.message = Self.topLevelMessage(for: result.message)
        }
        result.location = location(of: position, ranges: entry.ranges)
        if let nearest, let type = RedeclaredType(entry.message, names) {
          let callee = RedeclaredType.callee(at: nearest.offset, in: current.text)
          result.notes.append(type.note(passingTo: callee))
        }
      }
    }
    var placeless: Set<Diagnostic> = []
    notes.removeAll {
      $0.message.hasSuffix("has been explicitly marked unavailable here")
        && location(of: $0.position, ranges: []) == nil
    }
    result.notes += notes.compactMap { note in
      // A position in a module without source is in a generated interface that users cannot open.
      var mapped = map(note)
      // What the kernel has made unavailable has no place that says more.
      if mapped?.location == nil, note.message.hasSuffix("explicitly marked unavailable here") {
        return nil
      }
      if mapped?.location == nil, let position = note.position, !isExpansion(position.file),
        !Self.isAboutOurOwn(note)
      {
        mapped = Diagnostic(severity: .note, message: names.readable(note.message))
      }
      return mapped.flatMap { $0.location != nil || placeless.insert($0).inserted ? $0 : nil }
    }
    if entry.message.hasPrefix("redundant conformance of") {
      result.notes.append(Self.conformanceNote)
    }
    return result
  }

  /// Whether a note or warning is about what a rewrite has put into the text.
  private static func isAboutOurOwn(_ entry: SerializedDiagnostics.RawDiagnostic) -> Bool {
    entry.severity != .error
      && ["_notebook", "@testable", "@_private"].contains { entry.message.contains($0) }
  }

  /// Whether an error is about a variable that has no value any more; see ``HintedSession/lostNames``.
  private static func isAboutLostName(_ diagnostic: Diagnostic) -> Bool {
    ["' is unavailable: it was an 'async let'", "'Never'"].contains {
      diagnostic.message.contains($0)
    }
  }

  /// Whether a `try` or `await` is missing, which is no matter where the value is gone.
  private static func isAboutEffects(_ diagnostic: Diagnostic) -> Bool {
    ["is not marked with 'await'", "not marked with 'try'", "are not handled"].contains {
      diagnostic.message.contains($0)
    }
  }

  /// Adds the reason to a message about a name that is not visible.
  private func explained(_ message: String) -> String {
    let parts = message.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    guard !absentNames.isEmpty, message.hasPrefix("cannot find "), parts.count == 3,
      parts[2].hasPrefix(" in scope"), let reason = absentNames[String(parts[1])]
    else { return message }
    return "cannot find '\(parts[1])' in scope: it is \(reason)"
  }

  private func isTopLevel(_ offset: Int, in position: SerializedDiagnostics.FileOffset) -> Bool {
    knownCell(of: position)?.label == current.label
      && !current.functionRanges.contains { $0.contains(offset) }
  }

  /// Whether a position is where the generated text reads what an `async let` has computed.
  private func isReadOfChildTask(_ position: SerializedDiagnostics.FileOffset) -> Bool {
    let text = knownCell(of: position)?.generated.bytes.dropFirst(max(position.offset, 0))
    return text?.starts(with: "_value }".utf8) ?? false
  }

  /// What else can be wrong with that read.
  private static let unmarkedRead =
    "the value of this 'async let' may throw: write 'try await' where it is used"

  /// Replaces messages that fit scripts but not cells, where for instance a missing `await` is the
  /// mistake.
  private static func topLevelMessage(for message: String) -> String {
    if message == "return invalid outside of a func" {
      return "'return' is not available at the top level of a cell; throw an error to end it, or "
        + "put the code into a function"
    }
    let suffix = " in a function that does not support concurrency"
    guard message.hasSuffix(suffix) else { return message }
    return message.dropLast(suffix.count) + " is not marked with 'await'"
  }

  /// Neither the compiler nor a process can replace a conformance.
  private static let conformanceNote = Diagnostic(
    severity: .note,
    message:
      "to change a conformance, edit the cell that states it and run that cell again; in a console, "
      + "restart the kernel or, if the type is your own, declare it again first")

  private func location(
    of position: SerializedDiagnostics.FileOffset?,
    ranges: [(
      start: SerializedDiagnostics.FileOffset, end: SerializedDiagnostics.FileOffset
    )]
  ) -> Diagnostic.Location? {
    guard let position, let cell = knownCell(of: position) else { return nil }
    let offset = cell.generated.userPosition(ofGenerated: position.offset).offset
    let nearest = ranges.map { range in
      let start = cell.generated.userPosition(ofGenerated: range.start.offset).offset
      let end = cell.generated.userPosition(ofGenerated: range.end.offset).offset
      return start..<max(start, end)
    }
    return Diagnostic.Location(
      label: cell.label, text: cell.text, offset: offset, underlining: nearest)
  }

  /// The cell that contains a position, if one does.
  private func knownCell(of position: SerializedDiagnostics.FileOffset) -> Cell? {
    if position.file == current.label || position.file.hasSuffix("/\(current.moduleName).swift") {
      return current
    }
    if let cell = earlier[position.file] { return cell }
    // The user wrote a `#sourceLocation`.
    return current.text.text.contains("\"\(position.file)\"") ? current : nil
  }

  /// Whether a file is the expansion of a macro.
  private func isExpansion(_ file: String) -> Bool { file.contains("@__swiftmacro") }
}
