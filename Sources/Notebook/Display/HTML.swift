/// A piece of HTML that the notebook renders.
public struct HTML: Displayable {
  public var source: String

  public init(_ source: String) {
    self.source = source
  }

  public var representations: [String: String] { ["text/html": source, "text/plain": source] }
}
