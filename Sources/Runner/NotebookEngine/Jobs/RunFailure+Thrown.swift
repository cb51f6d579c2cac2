internal import NotebookValues
package import RunnerProtocol

extension RunFailure {
  /// An error that was not caught by user code.
  ///
  /// - Important: Must be called on the thread that threw it, to find the place.
  package init(thrown error: any Error) {
    let name = TypeName.of(type(of: error))
    let details = NotebookRuntime.host.details(of: error)
    self.init(
      kind: .thrown, name: name,
      message: details.message ?? ErrorSentence.of(error)
        ?? Self.description(of: error, named: name),
      frames: details.throwAddresses)
  }

  /// The Swift description of an error, without the name of its type in front of a case.
  private static func description(of error: any Error, named name: String) -> String {
    if error is any CustomStringConvertible || error is any CustomDebugStringConvertible {
      return String(describing: error)
    }
    let text = ValueText.line(of: error, limit: 1000)
    return text.hasPrefix("\(name).") ? String(text.dropFirst(name.count + 1)) : text
  }
}
