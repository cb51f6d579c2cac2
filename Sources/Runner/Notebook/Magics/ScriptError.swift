/// A script that did not end well.
struct ScriptError: Error, CustomStringConvertible {
  var end: CommandEnd

  var description: String { end.description }
}
