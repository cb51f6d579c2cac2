internal import RunnerProtocol

/// A line of what `%who` shows; written into cells by the kernel.
public struct _NotebookVariable {
  fileprivate let name: String
  fileprivate let type: String
  fileprivate let value: String
}

/// Describes a variable; written into the cell by the kernel.
public func _notebookVariable<Value>(_ name: String, _ value: Value) -> _NotebookVariable {
  _NotebookVariable(name: name, type: TypeName.of(Value.self), value: excerpt(of: value))
}

/// Shows the names of the session; written into the cell by the kernel.
///
/// - Parameters:
///   - variables: Those with a value.
///   - others: What has a name and a type that is not shown, with a word on it.
///   - functions: The functions, with their argument labels.
///   - types: The types, with what they are.
public func _notebookShowNames(
  _ variables: [_NotebookVariable], others: [String], functions: [String], types: [String]
) {
  let rest = [("Other variables", others), ("Functions", functions), ("Types", types)].filter {
    !$0.1.isEmpty
  }
  let table = VariableTable(variables: variables, rest: rest)
  let bundle = MIMEBundle(["text/plain": table.text, "text/html": table.html])
  Origin.here?.output.send(.display(bundle, displayID: nil))
}

/// The names of a session, as text and as HTML.
private struct VariableTable {
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

/// The beginning of a value's description, on one line.
private func excerpt<Value>(of value: Value) -> String {
  let limit = 80
  guard let collection = value as? any KnownCollection, !collection.hasKeys,
    collection.elementCount > limit
  else { return ValueText.line(of: value, limit: limit) }
  let first = collection.firstElements(10).map { ValueText.line(of: $0, limit: limit) }
  let line = "[\(first.joined(separator: ", ")), …] (\(collection.elementCount) elements)"
  return line.count > limit ? line.prefix(limit) + "…" : line
}
