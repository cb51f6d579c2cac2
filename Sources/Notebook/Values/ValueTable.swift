/// An array of structs or labelled tuples as a table: a row for each, a column for each field.
///
/// Without colours of its own, it takes those of the page, be it light or dark.
struct ValueTable {
  private static let rowLimit = 50
  private static let columnLimit = 20
  private static let cellLimit = 120

  private let columns: [String]
  private let rows: [[Any]]
  private let count: Int

  /// Makes a table of a value that has the shape of one.
  init?<Value>(of value: Value) {
    guard let collection = value as? any KnownCollection, !collection.hasKeys,
      collection.elementCount > 0
    else { return nil }
    count = collection.elementCount
    var columns: [String]?
    var rows: [[Any]] = []
    for element in collection.firstElements(Self.rowLimit) {
      guard let fields = Self.fields(of: element) else { return nil }
      let names = fields.map(\.name)
      guard columns == nil || columns == names else { return nil }
      columns = names
      rows.append(fields.map(\.value))
    }
    self.columns = columns ?? []
    self.rows = rows
  }

  /// The fields of an element that has nothing better to show than them.
  private static func fields(of element: Any) -> [(name: String, value: Any)]? {
    guard
      !(element is any CustomStringConvertible || element is any CustomDebugStringConvertible
        || element is any Displayable || element is any CustomReflectable
        || element is any KnownCollection)
    else { return nil }
    let mirror = Mirror(reflecting: element)
    guard mirror.displayStyle == .struct || mirror.displayStyle == .tuple else { return nil }
    var fields: [(name: String, value: Any)] = []
    for child in mirror.children {
      guard let name = child.label, !name.hasPrefix("."), !name.hasPrefix("$") else { return nil }
      fields.append((name, child.value))
    }
    return fields.isEmpty ? nil : fields
  }

  var html: String {
    // Without the classes, text between dollar signs would become formulas.
    var html = "<table class=\"dataframe tex2jax_ignore mathjax_ignore\">\n<thead><tr><th></th>"
    for column in columns.prefix(Self.columnLimit) { html += "<th>\(column.htmlEscaped)</th>" }
    let hidden = columns.count - Self.columnLimit
    if hidden > 0 { html += "<th>… \(hidden) more</th>" }
    html += "</tr></thead>\n<tbody>\n"
    for (number, row) in rows.enumerated() {
      html += "<tr><th>\(number)</th>"
      for value in row.prefix(Self.columnLimit) { html += Self.cell(value) }
      if hidden > 0 { html += "<td>…</td>" }
      html += "</tr>\n"
    }
    html += "</tbody>\n</table>"
    if count > rows.count { html += "\n<p>… \((count - rows.count).grouped) more rows</p>" }
    return html
  }

  /// A cell of the table: numbers to the right as the page has them, texts to the left.
  private static func cell(_ value: Any) -> String {
    let isNumber = value is any Numeric
    let text = (value as? String).map { String($0.prefix(cellLimit + 1)) }
    let shown =
      text.map { $0.count > cellLimit ? $0.prefix(cellLimit) + "…" : $0 }
      ?? ValueText.line(of: value, limit: cellLimit)
    return "<td\(isNumber ? "" : " style=\"text-align: left\"")>\(shown.htmlEscaped)</td>"
  }
}
