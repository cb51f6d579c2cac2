internal import CellCompilation
internal import POSIX

/// A frame of a backtrace in a user's cell.
struct SourceFrame: Hashable, Sendable {
  /// The cell, such as `In[3]`.
  var label: String
  /// The line in the cell, counted from 1; 0 in code the compiler made.
  var line: Int
  /// The function, or nothing at the top level of the cell.
  var function: String?
  /// The reason of a trap, as the optimiser leaves it in the debug information.
  var runtimeFailure: String?

  private static let runtimeFailurePrefix = "Swift runtime failure: "

  /// Whether a function's name is the reason of a trap.
  static func isRuntimeFailure(_ function: String) -> Bool {
    function.hasPrefix(runtimeFailurePrefix)
  }

  init(label: String, line: Int, mangledFunction: String) {
    self.label = label
    self.line = line
    if Self.isRuntimeFailure(mangledFunction) {
      runtimeFailure = String(mangledFunction.dropFirst(Self.runtimeFailurePrefix.count))
    } else if !mangledFunction.hasPrefix("cell_") {
      let name = Self.readable(demangled(mangledFunction) ?? mangledFunction)
      function = name == StatementsModule.function + "()" ? nil : name
    }
  }

  /// The name as Swift writes it in text: `scale(_:by:)`, `closure #1 in scale(_:by:)`.
  ///
  /// Types, effects, access and the modules of cells say nothing to who wrote the cells.
  static func readable(_ name: String) -> String {
    name
      .replacing(#/\((?<name>[^()\s]+) in _[0-9A-F]+\)/#) { $0.output.name }
      .replacing(#/\(extension in [^()]*\):(Swift\.)?/#, with: "")
      .replacing(#/<[^<>]* where [^<>]*>/#, with: "")
      .replacing(#/ in Cell_\d+$/#, with: "")
      .replacing(#/ in Cell_0\._notebookCell\(\) throws -> \(\)$/#, with: "")
      .replacing(#/Cell_\d+\./#, with: "")
      .split(separator: " in ")
      .map { part in
        if let closure = part.firstMatch(of: #/closure #\d+/#) { return String(closure.output) }
        return nameWithLabels(part.replacing(#/ #\d+ \(/#, with: "("))
      }
      .joined(separator: " in ")
  }

  /// Takes the types out of `scale(_: Swift.Int, by: (Int) -> Int) throws -> Int`.
  private static func nameWithLabels(_ signature: Substring) -> String {
    let type = signature.firstRange(of: " : ")
    guard let open = signature.firstIndex(of: "("), open < type?.lowerBound ?? signature.endIndex
    else { return String(signature[..<(type?.lowerBound ?? signature.endIndex)]) }
    var labels = ""
    var depth = 0
    var expectsLabel = true
    var label = ""
    for character in signature[open...] {
      switch character {
      case "(", "[": depth += 1
      case ")", "]": depth -= 1
      case ":" where depth == 1 && expectsLabel:
        labels += label.filter { $0 != " " } + ":"
        expectsLabel = false
      case "," where depth == 1:
        // A parameter without a label stands as its bare type.
        if expectsLabel { labels += "_:" }
        (expectsLabel, label) = (true, "")
      default:
        if expectsLabel { label.append(character) }
      }
      if depth == 0 { break }
    }
    if expectsLabel, !label.isEmpty { labels += "_:" }
    return signature[..<open] + "(\(labels))"
  }
}
