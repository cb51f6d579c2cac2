/// The failure of a cell or a job, ready to be shown.
package struct ErrorReport: Error, Hashable, Sendable {
  /// The kind of failure: the thrown error's type, `CompileError`, `Fatal error`, `Interrupted`, ….
  package var name: String
  /// The message in one sentence.
  package var value: String
  /// The lines shown to the user, with ANSI colors where they help.
  package var traceback: [String]

  package init(name: String, value: String, traceback: [String]) {
    self.name = name
    self.value = value
    self.traceback = traceback
  }
}
