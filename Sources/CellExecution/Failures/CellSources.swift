internal import Synchronization

/// The texts of the cells that ran, to quote a line in an error.
final class CellSources: Sendable {
  private let lines = Mutex<[String: [Substring]]>([:])
  private let labels = Mutex<[String: String]>([:])

  func remember(_ code: String, as label: String, serial: Int) {
    let split = code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    lines.withLock { $0[label] = split }
    labels.withLock { $0["Cell_\(serial).swift"] = label }
  }

  /// The cell behind a file name in debug information.
  ///
  /// That is `In[7]`, or the file the compiler read, which is what it writes for the place from
  /// which an inlined function was called.
  func label(ofFile name: String) -> String? {
    name.hasPrefix("In[") ? name : labels.withLock { $0[name] }
  }

  /// A line of a cell, counted from 1.
  func line(_ number: Int, of label: String) -> String? {
    lines.withLock { lines in
      guard let cell = lines[label], cell.indices.contains(number - 1) else { return nil }
      return String(cell[number - 1])
    }
  }
}
