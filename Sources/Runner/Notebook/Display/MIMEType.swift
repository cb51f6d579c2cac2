internal import NotebookEngine

/// A MIME type, such as `text/html`: the kind of content a representation is.
///
/// Any string literal can be used as one.
public struct MIMEType: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(stringLiteral value: String) {
    rawValue = value
  }

  public static let plainText: MIMEType = "text/plain"
  public static let html: MIMEType = "text/html"
  public static let markdown: MIMEType = "text/markdown"
  public static let latex: MIMEType = "text/latex"
  public static let javaScript: MIMEType = "application/javascript"
  public static let json: MIMEType = "application/json"
  public static let vegaLite: MIMEType = "application/vnd.vegalite.v5+json"
  public static let svg: MIMEType = "image/svg+xml"
  public static let png: MIMEType = "image/png"
  public static let jpeg: MIMEType = "image/jpeg"
  public static let gif: MIMEType = "image/gif"
  public static let webP: MIMEType = "image/webp"
  public static let bmp: MIMEType = "image/bmp"
}
