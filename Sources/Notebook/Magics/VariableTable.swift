/// The names of a session, as text and as HTML.
struct VariableTable {
  let variables: [_NotebookVariable]
  let rest: [(title: String, names: [String])]

  var text: String {
    let header = _NotebookVariable(name: "Name", type: "Type", value: "Value")
    let rows = variables.isEmpty ? [] : [header] + variables
    let nameWidth = rows.map(\.name.count).max() ?? 0
    let typeWidth = rows.map(\.type.count).max() ?? 0
    let lines = rows.map {
      "\(padded($0.name, nameWidth))  \(padded($0.type, typeWidth))  \($0.value)"
    }
    let others = rest.map { "\($0.title): \($0.names.joined(separator: ", "))" }
    let all = lines + others
    return all.isEmpty ? "The session has no names yet." : all.joined(separator: "\n")
  }

  var html: String {
    func cells(_ tag: String, _ values: [String]) -> String {
      let cells = values.map {
        "<\(tag) style=\"text-align: left\">\($0.htmlEscaped)</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    var html = ""
    if !variables.isEmpty {
      let rows = variables.map { cells("td", [$0.name, $0.type, $0.value]) }
      html =
        "<table><thead>\(cells("th", ["Name", "Type", "Value"]))</thead>"
        + "<tbody>\(rows.joined())</tbody></table>"
    }
    for (title, names) in rest {
      let list = names.map { "<code>\($0.htmlEscaped)</code>" }.joined(separator: ", ")
      html += "<p>\(title): \(list)</p>"
    }
    return html.isEmpty ? "<p>The session has no names yet.</p>" : html
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
