internal import Synchronization

/// The texts of the cells that ran, to quote a line in an error.
final class CellSources: Sendable {
  private let lines = Mutex<[String: [Substring]]>([:])

  func remember(_ code: String, as label: String) {
    let split = code.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    lines.withLock { $0[label] = split }
  }

  /// A line of a cell, counted from 1.
  func line(_ number: Int, of label: String) -> String? {
    lines.withLock { lines in
      guard let cell = lines[label], cell.indices.contains(number - 1) else { return nil }
      return String(cell[number - 1])
    }
  }
}
