internal import NotebookEngine

/// A Vega-Lite chart; JupyterLab and VS Code draw it.
///
///     display(VegaLite([
///       "data": ["values": [["x": 1, "y": 2], ["x": 2, "y": 5]]],
///       "mark": "line",
///       "encoding": ["x": ["field": "x"], "y": ["field": "y"]],
///     ]))
public struct VegaLite: Displayable, Hashable, Sendable {
  public var specification: JSON

  public init(_ specification: JSON) {
    self.specification = specification
  }

  /// A chart whose specification has values of any kind, such as variables and arrays of numbers.
  ///
  /// A value that cannot be JSON is an error that ends the calling cell or job; it names the place.
  @_disfavoredOverload
  public init(_ specification: [String: Any]) {
    self.specification = JSON(specification)
  }

  /// Reads a specification from its JSON text.
  ///
  /// - Parameter text: The text of a JSON object.
  /// - Throws: A ``JSONError`` with the line and column where the text is not valid JSON.
  public init(_ text: String) throws {
    specification = try JSON(parsing: text)
  }

  public var representations: [MIMEType: Representation] {
    [.vegaLite: .json(specification), .plainText: .text("VegaLite(\(specification))")]
  }
}
