internal import NotebookEngine

/// One way to show a value: a text, a JSON value or bytes, and what is to be known about it.
///
/// A string literal, interpolated or not, makes one of text.
public struct Representation: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The content as the messaging specification carries it: bytes as base64, JSON as its text.
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
  ///   - text: The text as it is.
  ///   - metadata: What a front-end may want to know, such as `["isolated": true]`.
  /// - Returns: The representation.
  public static func text(_ text: String, metadata: [String: JSON] = [:]) -> Self {
    Self(content: text, metadata: metadata)
  }

  /// A JSON value, for `application/json` and every type whose name ends in `+json`.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - metadata: What a front-end may want to know, such as `["expanded": true]`.
  /// - Returns: The representation.
  public static func json(_ value: JSON, metadata: [String: JSON] = [:]) -> Self {
    Self(content: value.text(), metadata: metadata)
  }

  /// Bytes, for types such as `image/png`.
  ///
  /// - Parameters:
  ///   - bytes: The content, be it an array, Foundation's `Data` or any other sequence of bytes.
  ///   - metadata: What a front-end may want to know, such as `["width": 300]`.
  /// - Returns: The representation.
  public static func data(_ bytes: some Sequence<UInt8>, metadata: [String: JSON] = [:]) -> Self {
    Self(content: Base64.text(of: bytes), metadata: metadata)
  }
}
