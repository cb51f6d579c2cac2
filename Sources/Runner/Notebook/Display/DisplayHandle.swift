internal import NotebookEngine
internal import RunnerProtocol

/// A display that can be updated in place; ``display(_:)`` returns one.
public struct DisplayHandle: Hashable, Sendable {
  /// The display ID, by which front-ends find the display.
  public let id: String

  /// Makes a handle with a new ID.
  ///
  /// The ID also has to differ from those of earlier processes: their displays may still be on the
  /// page.
  init() {
    id = RandomID.text()
  }

  /// Replaces the value that is shown.
  ///
  /// - Parameter value: Any value, as for ``display(_:)``.
  public func update<Value>(_ value: Value) {
    show(.updateDisplay(MIMEBundle(of: value), displayID: id))
  }
}
