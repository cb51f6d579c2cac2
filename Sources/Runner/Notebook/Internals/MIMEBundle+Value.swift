internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol

extension MIMEBundle {
  /// The representations of a value: its own, or a table if it has the shape of one, and always text.
  init<Value>(of value: Value) {
    let own =
      (value as? any Displayable)?.representations
      ?? ValueTable(of: value, isDisplayable: { $0 is any Displayable }).map { table in
        [.html: .text(table.html)]
      }
    self.init([:])
    for (type, representation) in own ?? [:] {
      entries[type.rawValue] = representation.content
      if representation.metadata != [:] {
        metadata[type.rawValue] = representation.metadata.text()
      }
    }
    let plain = MIMEType.plainText.rawValue
    if entries[plain] == nil { entries[plain] = ValueText.lines(of: value) }
  }
}
