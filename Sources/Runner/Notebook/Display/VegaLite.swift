internal import NotebookEngine

/// A chart described in Vega-Lite, which JupyterLab and VS Code draw.
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

  /// Reads a specification from its JSON text.
  ///
  /// - Parameter text: The text of a JSON object.
  /// - Throws: A ``JSONError`` that names the place where the text is no JSON.
  public init(_ text: String) throws {
    specification = try JSON(parsing: text)
  }

  public var representations: [MIMEType: Representation] {
    [.vegaLite: .json(specification), .plainText: .text("VegaLite(\(specification))")]
  }
}
