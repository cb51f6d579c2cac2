/// A piece of HTML that the notebook renders.
public struct HTML: Displayable, Hashable, Sendable {
  public var source: String

  public init(_ source: String) {
    self.source = source
  }

  public var representations: [MIMEType: Representation] {
    [.html: .text(source), .plainText: .text(source)]
  }
}
