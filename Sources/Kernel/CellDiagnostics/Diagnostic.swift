package import CompilerProtocol

/// A diagnostic about a cell, located in the user's text.
package struct Diagnostic: Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    case error
    case warning
    case remark
    case note
  }

  package var severity: Severity
  package var message: String
  /// Its position, if it has one in a cell.
  package var location: Location?
  package var notes: [Diagnostic] = []

  package init(severity: Severity, message: String) {
    self.severity = severity
    self.message = message
  }
}

extension Diagnostic {
  /// A position in the text of a cell.
  package struct Location: Hashable, Sendable {
    /// The label of the cell: `In[7]`.
    package let label: String
    /// The line, counted from 1.
    package let line: Int
    /// The column, counted from 1 in characters.
    package let column: Int
    /// The text of the line.
    package let lineText: String
    /// The characters to underline, counted from 0; empty for a caret only.
    package let underlines: [Range<Int>]

    init(label: String, text: SourceText, offset: Int, underlining ranges: [Range<Int>]) {
      let line = text.line(at: offset)
      let bytes = text.range(ofLine: line)
      func characters(to offset: Int) -> Int {
        text.string(bytes.lowerBound..<min(max(offset, bytes.lowerBound), bytes.upperBound)).count
      }
      self.label = label
      self.line = line + 1
      column = characters(to: offset) + 1
      lineText = text.string(bytes)
      underlines = ranges.compactMap { range in
        guard range.upperBound > bytes.lowerBound, range.lowerBound < bytes.upperBound else {
          return nil
        }
        let start = characters(to: range.lowerBound)
        return start..<max(start, characters(to: range.upperBound))
      }
    }

    package init(label: String, text: SourceText, range: Range<Int>) {
      self.init(label: label, text: text, offset: range.lowerBound, underlining: [range])
    }

    /// Where a magic stands, for an error about it.
    package init(of line: MagicLine, in cell: MagicCell, label: String) {
      self.init(label: label, text: cell.text, range: line.range)
    }
  }
}
