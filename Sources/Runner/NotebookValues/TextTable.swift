internal import Formatting

/// Rows of texts under headers, as text and as HTML.
package struct TextTable {
  let header: [String]
  let rows: [[String]]

  package init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }

  /// The columns side by side, without blanks at the ends of the lines.
  package var text: String {
    let all = [header] + rows
    let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
    return all.map { row in
      let line = zip(row, widths).map { Self.padded($0, $1) }.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  /// The table as HTML.
  package var html: String {
    func cells(_ tag: String, _ values: [String]) -> String {
      let cells = values.map {
        "<\(tag) style=\"text-align: left\">\($0.htmlEscaped)</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return "<table><thead>\(cells("th", header))</thead>"
      + "<tbody>\(rows.map { cells("td", $0) }.joined())</tbody></table>"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
