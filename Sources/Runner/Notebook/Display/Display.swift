internal import NotebookEngine
internal import RunnerProtocol

/// Shows a value under the cell that runs this code or launched the job that runs it.
///
/// What is shown can be changed later, in place, from any cell or job:
///
///     let status = display("starting")
///     run { … ; status.update("done") }
///
/// - Parameter value: Any value; a ``Displayable`` one is shown in all its representations.
/// - Returns: A handle on what is shown, which may be ignored.
@discardableResult
public func display<Value>(_ value: Value) -> DisplayHandle {
  let handle = DisplayHandle()
  show(.display(MIMEBundle(of: value), displayID: handle.id))
  return handle
}

/// Shows several values, one below the other.
///
/// - Parameters:
///   - first: Any value.
///   - second: Any value.
///   - rest: More values.
/// - Returns: A handle on each, which may be ignored.
@discardableResult
public func display<First, Second, each Rest>(
  _ first: First, _ second: Second, _ rest: repeat each Rest
) -> [DisplayHandle] {
  var handles = [display(first), display(second)]
  repeat handles.append(display(each rest))
  return handles
}

/// Takes away what the cell has shown so far.
///
/// - Parameter wait: Whether to do so only when the next output arrives, which spares the eye the
///   flicker of an animation.
public func clearOutput(wait: Bool = false) {
  show(.clear(wait: wait))
}

/// Sends something on behalf of what runs here, after the text written before.
func show(_ output: Output) {
  NotebookRuntime.host.checkForStop()
  Origin.here?.output.send(output)
}
