internal import RunnerProtocol

/// Shows a value under the cell that runs this code or launched the job that runs it.
///
/// - Parameter value: Any value; a ``Displayable`` one is shown in all its representations.
public func display<Value>(_ value: Value) {
  NotebookRuntime.host.stopPoint()
  Origin.here?.output.send(.display(MIMEBundle(of: value), displayID: nil))
}
