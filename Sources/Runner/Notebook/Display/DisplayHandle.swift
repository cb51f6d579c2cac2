internal import NotebookEngine
internal import RunnerProtocol

/// A value that is shown and can be shown anew in the same place.
///
/// Given back by ``display(_:)``.
public struct DisplayHandle: Hashable, Sendable {
  /// What front-ends know the place by.
  public let id: String

  /// A handle of its own.
  ///
  /// Every display gets one: it is not known when a value is shown whether anybody will keep the
  /// handle. It has to differ from those of earlier processes, too, whose displays a front-end may
  /// still have on the page.
  init() {
    id = RandomID.text()
  }

  /// Shows a value in place of the one before, wherever that stands.
  ///
  /// - Parameter value: Any value; a ``Displayable`` one is shown in all its representations.
  public func update<Value>(_ value: Value) {
    show(.updateDisplay(MIMEBundle(of: value), displayID: id))
  }
}
