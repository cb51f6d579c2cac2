internal import NotebookEngine

extension JSON: Displayable {
  public var representations: [MIMEType: Representation] {
    [.json: .json(self), .plainText: .text(text(indented: true))]
  }
}
