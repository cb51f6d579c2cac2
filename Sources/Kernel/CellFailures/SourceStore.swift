internal import CellCompilation
internal import Synchronization

/// The texts of all cells, to quote lines in errors.
package final class SourceStore: Sendable {
  private let lines = Mutex<[String: [Substring]]>([:])
  /// The labels by the names of the cells' modules.
  private let labels = Mutex<[String: String]>([:])
  /// The labels that cells have now which were run again but not compiled again, by their first ones.
  private let newLabels = Mutex<[String: String]>([:])

  package init() {}

  /// Records the text of a cell that is about to run.
  package func remember(_ code: String, as label: String, serial: Int) {
    let split = code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    lines.withLock { $0[label] = split }
    labels.withLock { $0["Cell_\(serial)"] = label }
    newLabels.withLock { $0[label] = nil }
  }

  /// Records that a cell was run again without being compiled again.
  package func rename(_ label: String, to newest: String) {
    newLabels.withLock { $0[label] = newest == label ? nil : newest }
  }

  /// The label that a cell has now which was compiled with this one.
  package func newestLabel(of label: String) -> String { newLabels.withLock { $0[label] ?? label } }

  /// The label of the cell that a file name in debug information refers to.
  ///
  /// - Parameters:
  ///   - name: `In[7]`; the file the compiler read, which is what it writes for the place from which an
  ///     inlined function was called; or the file of all cells that declare nothing.
  ///   - library: The path of the library that has the information: `…/libCell_7.so`.
  /// - Returns: The cell's label; `nil` for other code.
  func label(ofFile name: String, inLibrary library: String) -> String? {
    if name.hasPrefix("In[") { return newestLabel(of: name) }
    let module =
      name == StatementsModule.file
      ? library.split(separator: "/").last?.dropFirst("lib".count).dropLast(".so".count)
      : name.dropLast(".swift".count)
    return module.flatMap { module in labels.withLock { $0[String(module)] } }
  }

  /// Whether a line lies behind the last one of a cell, in what the kernel has added to it.
  func isBehindEnd(_ number: Int, of label: String) -> Bool {
    lines.withLock { lines in lines[label].map { number > $0.count } ?? false }
  }

  /// A line of a cell, counted from 1.
  func line(_ number: Int, of label: String) -> String? {
    lines.withLock { lines in
      guard let cell = lines[label], cell.indices.contains(number - 1) else { return nil }
      return String(cell[number - 1])
    }
  }
}
