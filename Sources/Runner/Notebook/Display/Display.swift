internal import NotebookEngine
internal import RunnerProtocol

/// Shows a value under the cell that runs this code, or that started the job that runs it.
///
/// The display can be updated later, in place, from any cell or job:
///
///     let status = display("starting")
///     run { … ; status.update("done") }
///
/// - Parameter value: Any value. A ``Displayable`` value is shown as it says, arrays of structs as a
///   table, everything else as text.
/// - Returns: A handle for updating the display; you may ignore it.
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
/// - Returns: A handle for each value; you may ignore them.
@discardableResult
public func display<First, Second, each Rest>(
  _ first: First, _ second: Second, _ rest: repeat each Rest
) -> [DisplayHandle] {
  var handles = [display(first), display(second)]
  repeat handles.append(display(each rest))
  return handles
}

/// Clears the output of the cell so far.
///
/// - Parameter wait: Whether to wait with it until the next output arrives, which keeps an animation
///   from flickering.
public func clearOutput(wait: Bool = false) {
  show(.clear(wait: wait))
}

/// Sends an output of the current cell or job, after the text it has printed before.
func show(_ output: Output) {
  NotebookRuntime.host.checkForStop()
  Origin.here?.output.send(output)
}
