internal import NotebookEngine

/// A script that ended with a status other than 0 or by a signal.
struct ScriptError: Error, CustomStringConvertible {
  var end: CommandEnd

  var description: String { end.description }
}
