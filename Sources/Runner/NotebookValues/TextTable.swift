internal import Formatting

/// Rows of texts under headers, as text and as HTML.
package struct TextTable {
  let header: [String]
  let rows: [[String]]
  private let tooltips: [String?]

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - header: The headers of the columns.
  ///   - rows: The texts of each row.
  ///   - tooltips: What HTML says of the rows that the pointer is on; nothing by default.
  package init(header: [String], rows: [[String]], tooltips: [String?] = []) {
    self.header = header
    self.rows = rows
    self.tooltips = tooltips
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
    func cells(_ tag: String, _ values: [String], tooltip: String? = nil) -> String {
      let cells = values.map {
        "<\(tag) style=\"text-align: left\">\($0.htmlEscaped)</\(tag)>"
      }
      let title = tooltip.map { " title=\"\($0.htmlEscaped)\"" } ?? ""
      return "<tr\(title)>\(cells.joined())</tr>"
    }
    let body = rows.enumerated().map { index, row in
      cells("td", row, tooltip: tooltips.indices.contains(index) ? tooltips[index] : nil)
    }
    return "<table><thead>\(cells("th", header))</thead>"
      + "<tbody>\(body.joined())</tbody></table>"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
