internal import Formatting

/// A collection of structs or labelled tuples as an HTML table: a row for each, a column for each field.
///
/// The rows of an array are headed by their indices, those of a dictionary by their keys. The table has
/// no colours of its own, so it suits light and dark pages.
package struct ValueTable {
  private static let rowLimit = 50
  private static let columnLimit = 20
  private static let cellLimit = 120

  private let columns: [String]
  private let rows: [(name: String, values: [Any])]
  private let count: Int

  /// Makes a table of a value, or returns `nil` if it does not have the shape of one.
  ///
  /// - Parameters:
  ///   - value: Any value.
  ///   - isDisplayable: Whether an element has representations of its own, which a table would not show.
  package init?<Value>(of value: Value, isDisplayable: (Any) -> Bool = { _ in false }) {
    guard let collection = value as? any KnownCollection, collection.elementCount > 0 else {
      return nil
    }
    count = collection.elementCount
    var columns: [String]?
    var rows: [(name: String, values: [Any])] = []
    for (number, element) in collection.firstElements(Self.rowLimit).enumerated() {
      let pair = collection.hasKeys ? Mirror(reflecting: element).children.map(\.value) : []
      guard let fields = Self.fields(of: pair.last ?? element, isDisplayable) else { return nil }
      let names = fields.map(\.name)
      guard columns == nil || columns == names else { return nil }
      columns = names
      rows.append((pair.first.map(Self.text) ?? "\(number)", fields.map(\.value)))
    }
    self.columns = columns ?? []
    self.rows = rows
  }

  /// The fields of an element, or `nil` if it has a better representation.
  private static func fields(
    of element: Any, _ isDisplayable: (Any) -> Bool
  ) -> [(name: String, value: Any)]? {
    guard
      !(element is any CustomStringConvertible || element is any CustomDebugStringConvertible
        || isDisplayable(element) || element is any CustomReflectable
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

  package var html: String {
    // Without these classes, text between dollar signs would be rendered as formulas.
    var html = "<table class=\"dataframe tex2jax_ignore mathjax_ignore\">\n<thead><tr><th></th>"
    for column in columns.prefix(Self.columnLimit) { html += "<th>\(column.htmlEscaped)</th>" }
    let hidden = columns.count - Self.columnLimit
    if hidden > 0 { html += "<th>… \(hidden) more</th>" }
    html += "</tr></thead>\n<tbody>\n"
    for row in rows {
      html += "<tr><th>\(row.name.htmlEscaped)</th>"
      for value in row.values.prefix(Self.columnLimit) { html += Self.cell(value) }
      if hidden > 0 { html += "<td>…</td>" }
      html += "</tr>\n"
    }
    html += "</tbody>\n</table>"
    if count > rows.count { html += "\n<p>… \((count - rows.count).grouped) more rows</p>" }
    return html
  }

  /// A cell of the table: numbers aligned right, which is the page's default, everything else left.
  private static func cell(_ value: Any) -> String {
    let isNumber = value is any Numeric
    return "<td\(isNumber ? "" : " style=\"text-align: left\"")>\(text(of: value).htmlEscaped)</td>"
  }

  /// The short text of a cell or row header: strings without quotation marks, and optionals without
  /// `Optional(…)`.
  private static func text(of value: Any) -> String {
    if let string = value as? String {
      let start = string.prefix(cellLimit)
      return start.endIndex < string.endIndex ? start + "…" : string
    }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional, let wrapped = mirror.children.first {
      return text(of: wrapped.value)
    }
    return ValueText.line(of: value, limit: cellLimit)
  }
}
