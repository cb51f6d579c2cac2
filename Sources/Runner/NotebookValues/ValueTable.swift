internal import Formatting

/// A collection of structs or labelled tuples as an HTML table: a row for each, a column for each field.
///
/// The rows of an array are headed by their indices, those of a dictionary by their keys. The table has
/// no colours of its own, so it suits light and dark pages.
package struct ValueTable {
  /// How many rows are shown from the start and, of an ordered collection, from the end.
  private static let rowLimits = (first: 40, last: 10)
  private static let columnLimit = 20

  private let columns: [TableColumn]
  private let hiddenColumns: Int
  private let rowNames: [String]
  /// How many rows stand in front of those that are left out.
  private let firstCount: Int
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
    let limits = Self.rowLimits
    var elements = collection.firstElements(limits.first + limits.last)
    let last = count > elements.count ? collection.lastElements(limits.last) : []
    if !last.isEmpty { elements.removeLast(last.count) }
    firstCount = elements.count
    var names: [String]?
    var rows: [[Any]] = []
    var rowNames: [String] = []
    for (number, element) in (elements + last).enumerated() {
      let pair = collection.hasKeys ? Mirror(reflecting: element).children.map(\.value) : []
      guard let fields = Self.fields(of: pair.last ?? element, isDisplayable) else { return nil }
      guard names == nil || names == fields.map(\.name) else { return nil }
      names = fields.map(\.name)
      rows.append(fields.map(\.value))
      let index = number < firstCount ? number : count - last.count + number - firstCount
      rowNames.append(pair.first.map(TableColumn.text) ?? "\(index)")
    }
    self.rowNames = rowNames
    let shown = (names ?? []).prefix(Self.columnLimit)
    hiddenColumns = (names?.count ?? 0) - shown.count
    columns = shown.enumerated().map { index, name in
      TableColumn(name: name, values: rows.map { $0[index] })
    }
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
    var names = PropertyNames(of: mirror)
    for stored in mirror.children {
      guard let child = names.property(stored) else { continue }
      guard let name = child.label, !name.hasPrefix("."), !name.hasPrefix("$") else { return nil }
      fields.append((name, child.value))
    }
    return fields.isEmpty ? nil : fields
  }

  package var html: String {
    // Without these classes, text between dollar signs would be rendered as formulas.
    var html = "<table class=\"dataframe tex2jax_ignore mathjax_ignore\">\n<thead><tr><th></th>"
    for column in columns { html += column.cell("th", column.name) }
    if hiddenColumns > 0 { html += "<th>… \(hiddenColumns) more</th>" }
    html += "</tr></thead>\n<tbody>\n"
    for (row, name) in rowNames.enumerated() {
      if row == firstCount { html += gap }
      html += "<tr><th>\(name.htmlEscaped)</th>"
      for column in columns { html += column.cell("td", column.texts[row]) }
      if hiddenColumns > 0 { html += "<td>…</td>" }
      html += "</tr>\n"
    }
    if rowNames.count == firstCount, count > firstCount { html += gap }
    return html + "</tbody>\n</table>"
  }

  /// The row that stands for those that are left out.
  private var gap: String {
    let columns = columns.count + min(hiddenColumns, 1)
    return "<tr><th>⋮</th><td colspan=\"\(columns)\" style=\"text-align: left\">"
      + "… \((count - rowNames.count).grouped) more rows</td></tr>\n"
  }
}

extension TableColumn {
  /// A cell or the header: of numbers aligned right, which is the page's default, of all else left.
  fileprivate func cell(_ element: String, _ text: String) -> String {
    let style = isNumeric ? "" : " style=\"text-align: left\""
    return "<\(element)\(style)>\(text.htmlEscaped)</\(element)>"
  }
}
