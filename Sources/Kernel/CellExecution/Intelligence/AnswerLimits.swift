internal import Limits

/// How long answers about code may take, and what having them may cost.
package struct AnswerLimits: Hashable, Sendable {
  /// After this, completions known without the compiler go out: JupyterLab gives up after a second.
  package var completion: Duration
  /// After this, nothing is said of a name.
  package var inspection: Duration
  /// After this without a question, the resident compiler is ended; it holds some 250 MB.
  package var idle: Duration
  /// When it holds more than this, in bytes, another takes its place while the session rests.
  package var memory: Int

  package init(
    completion: Duration = Limits.Compiler.completion,
    inspection: Duration = Limits.Compiler.inspection, idle: Duration = Limits.Compiler.idle,
    memory: Int = Limits.Compiler.memory
  ) {
    self.completion = completion
    self.inspection = inspection
    self.idle = idle
    self.memory = memory
  }
}
