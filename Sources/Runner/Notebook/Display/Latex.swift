/// A piece of LaTeX that the notebook renders; formulas stand in dollar signs, as in `$x^2$`.
public struct Latex: Displayable, Hashable, Sendable {
  public var source: String

  public init(_ source: String) {
    self.source = source
  }

  public var representations: [MIMEType: Representation] {
    [.latex: .text(source), .plainText: .text(source)]
  }
}
