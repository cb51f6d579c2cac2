internal import NotebookValues

/// A value in one MIME type: a text, a JSON value or bytes, with metadata.
///
/// A string literal, with or without interpolation, is a text.
public struct Representation: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The content as Jupyter's messages carry it: bytes as Base64, JSON as text.
  let content: String
  let metadata: JSON

  private init(content: String, metadata: [String: JSON]) {
    self.content = content
    self.metadata = JSON(metadata)
  }

  public init(stringLiteral value: String) {
    self = .text(value)
  }

  /// A text, for types such as `text/html` and `image/svg+xml`.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - metadata: Hints for the front-end, such as `["isolated": true]`.
  /// - Returns: The representation.
  public static func text(_ text: String, metadata: [String: JSON] = [:]) -> Self {
    Self(content: text, metadata: metadata)
  }

  /// A JSON value, for `application/json` and types that end in `+json`.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - metadata: Hints for the front-end, such as `["expanded": true]`.
  /// - Returns: The representation.
  public static func json(_ value: JSON, metadata: [String: JSON] = [:]) -> Self {
    Self(content: value.text(), metadata: metadata)
  }

  /// Bytes, for types such as `image/png`.
  ///
  /// - Parameters:
  ///   - bytes: The content: an array, Foundation's `Data` or any other sequence of bytes.
  ///   - metadata: Hints for the front-end, such as `["width": 300]`.
  /// - Returns: The representation.
  public static func data(_ bytes: some Sequence<UInt8>, metadata: [String: JSON] = [:]) -> Self {
    Self(content: Base64.text(of: bytes), metadata: metadata)
  }
}
