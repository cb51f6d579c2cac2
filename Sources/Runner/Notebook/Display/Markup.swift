/// A text in a markup language that front-ends render.
public protocol Markup: Displayable, Hashable, Sendable {
  /// The MIME type of the language.
  static var mimeType: MIMEType { get }

  /// The text.
  var source: String { get set }

  init(_ source: String)
}

extension Markup {
  public var representations: [MIMEType: Representation] {
    [Self.mimeType: .text(source), .plainText: .text(source)]
  }
}

/// A piece of HTML, which the notebook renders.
public struct HTML: Markup {
  public static let mimeType = MIMEType.html

  public var source: String

  public init(_ source: String) { self.source = source }
}

/// A piece of LaTeX, which the notebook renders; formulas stand between dollar signs, as in `$x^2$`.
public struct Latex: Markup {
  public static let mimeType = MIMEType.latex

  public var source: String

  public init(_ source: String) { self.source = source }
}

/// A piece of Markdown, which the notebook renders.
public struct Markdown: Markup {
  public static let mimeType = MIMEType.markdown

  public var source: String

  public init(_ source: String) { self.source = source }
}

/// A drawing in SVG, which the notebook renders.
public struct SVG: Markup {
  public static let mimeType = MIMEType.svg

  public var source: String

  public init(_ source: String) { self.source = source }
}
