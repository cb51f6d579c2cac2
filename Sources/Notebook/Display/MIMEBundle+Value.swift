internal import RunnerProtocol

extension MIMEBundle {
  /// The representations of a value: its own if it has some, and always text.
  init<Value>(of value: Value) {
    self.init(plainText: String(reflecting: value))
    if let displayable = value as? any Displayable {
      entries.merge(displayable.representations) { _, own in own }
    }
  }
}
