internal import NotebookEngine
internal import NotebookValues

/// A variable as the table of names shows it; the kernel writes it into cells.
public struct _NotebookVariable {
  fileprivate let name: String
  fileprivate let type: String
  fileprivate let value: String
}

/// Describes a variable; the kernel writes the call into the cell.
public func _notebookVariable<Value>(_ name: String, _ value: Value) -> _NotebookVariable {
  _NotebookVariable(name: name, type: TypeName.of(Value.self), value: ValueText.excerpt(of: value))
}

/// Shows the names of the session; the kernel writes the call into the cell.
///
/// - Parameters:
///   - variables: The variables whose value is shown.
///   - others: The names of the other variables.
///   - functions: The functions, with their argument labels.
///   - types: The types, each with its keyword: `struct Point`.
public func _notebookShowNames(
  _ variables: [_NotebookVariable], others: [String], functions: [String], types: [String]
) {
  let table = VariableTable(
    variables.map { [$0.name, $0.type, $0.value] },
    rest: ["Other variables": others, "Functions": functions, "Types": types])
  Origin.show(text: table.text, html: table.html)
}
