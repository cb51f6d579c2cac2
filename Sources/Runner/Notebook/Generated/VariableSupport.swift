internal import NotebookMagics
internal import NotebookValues

/// A variable as the table of names shows it; the kernel writes it into cells.
public struct _NotebookVariable {
  fileprivate let name: String
  fileprivate let type: String
  fileprivate let value: String
}

/// Describes a variable; the kernel writes the call into the cell.
public func _notebookVariable<Value>(_ name: String, _ value: Value) -> _NotebookVariable {
  _NotebookVariable(name: name, type: TypeName.of(Value.self), value: excerpt(of: value))
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
  VariableTable(
    variables.map { [$0.name, $0.type, $0.value] },
    rest: ["Other variables": others, "Functions": functions, "Types": types]
  ).show()
}

/// The start of a value's description, on one line.
private func excerpt<Value>(of value: Value) -> String {
  let limit = 80
  guard let collection = value as? any KnownCollection, !collection.hasKeys,
    collection.elementCount > limit
  else { return ValueText.line(of: value, limit: limit) }
  let first = collection.firstElements(10).map { ValueText.line(of: $0, limit: limit) }
  let line = "[\(first.joined(separator: ", ")), …] (\(collection.elementCount) elements)"
  return line.count > limit ? line.prefix(limit) + "…" : line
}
