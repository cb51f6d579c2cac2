/// A piece of Markdown that the notebook renders.
public struct Markdown: Displayable, Hashable, Sendable {
  public var source: String

  public init(_ source: String) {
    self.source = source
  }

  public var representations: [MIMEType: Representation] {
    [.markdown: .text(source), .plainText: .text(source)]
  }
}
