/// A piece of Markdown that the notebook renders.
public struct Markdown: Displayable {
  public var source: String

  public init(_ source: String) {
    self.source = source
  }

  public var representations: [String: String] { ["text/markdown": source, "text/plain": source] }
}
