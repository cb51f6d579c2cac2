/// A drawing in SVG that the notebook renders.
public struct SVG: Displayable, Hashable, Sendable {
  public var source: String

  public init(_ source: String) {
    self.source = source
  }

  public var representations: [MIMEType: Representation] {
    [.svg: .text(source), .plainText: .text(source)]
  }
}
