internal import Formatting
internal import RunnerProtocol

/// The names that a session has declared, as text and as HTML.
struct VariableTable {
  let variables: [_NotebookVariable]
  let rest: [(title: String, names: [String])]

  var text: String {
    let others = rest.map { "\($0.title): \($0.names.joined(separator: ", "))" }
    let all = [table?.text].compactMap(\.self) + others
    return all.isEmpty ? "The session has no names yet." : all.joined(separator: "\n")
  }

  var html: String {
    var html = table?.html ?? ""
    for (title, names) in rest {
      let list = names.map { "<code>\($0.htmlEscaped)</code>" }.joined(separator: ", ")
      html += "<p>\(title): \(list)</p>"
    }
    return html.isEmpty ? "<p>The session has no names yet.</p>" : html
  }

  private var table: TextTable? {
    guard !variables.isEmpty else { return nil }
    return TextTable(
      header: ["Name", "Type", "Value"], rows: variables.map { [$0.name, $0.type, $0.value] })
  }
}
