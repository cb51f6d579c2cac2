internal import Formatting

/// The names that a session has declared, as text and as HTML.
package struct VariableTable {
  private let rows: [[String]]
  private let rest: [(title: String, names: [String])]

  /// - Parameters:
  ///   - rows: For each variable that has a row, its name, type and value.
  ///   - rest: The other names under their titles; a title without names is left out.
  package init(_ rows: [[String]], rest: KeyValuePairs<String, [String]>) {
    self.rows = rows
    self.rest = rest.filter { !$0.value.isEmpty }.map { (title: $0.key, names: $0.value) }
  }

  /// The table, and the other names in a line for each title.
  package var text: String {
    let others = rest.map { "\($0.title): \($0.names.joined(separator: ", "))" }
    let all = [table?.text].compactMap(\.self) + others
    return all.isEmpty ? "The session has no names yet." : all.joined(separator: "\n")
  }

  /// The same as HTML.
  package var html: String {
    var html = table?.html ?? ""
    for (title, names) in rest {
      let list = names.map { "<code>\($0.htmlEscaped)</code>" }.joined(separator: ", ")
      html += "<p>\(title): \(list)</p>"
    }
    return html.isEmpty ? "<p>The session has no names yet.</p>" : html
  }

  private var table: TextTable? {
    rows.isEmpty ? nil : TextTable(header: ["Name", "Type", "Value"], rows: rows)
  }
}
