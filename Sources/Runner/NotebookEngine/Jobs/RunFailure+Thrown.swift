internal import NotebookValues
package import RunnerProtocol

extension RunFailure {
  /// An error that nobody caught, on the thread where it was caught last.
  package init(thrown error: any Error) {
    let name = TypeName.of(type(of: error))
    self.init(
      kind: .thrown, name: name,
      message: NotebookRuntime.host.message(of: error) ?? Self.description(of: error, named: name),
      frames: NotebookRuntime.host.throwAddresses(of: error))
  }

  /// What an error says in Swift, without the name of its type where that stands before a case.
  private static func description(of error: any Error, named name: String) -> String {
    if error is any CustomStringConvertible || error is any CustomDebugStringConvertible {
      return String(describing: error)
    }
    let text = ValueText.line(of: error, limit: 1000)
    return text.hasPrefix("\(name).") ? String(text.dropFirst(name.count + 1)) : text
  }
}
