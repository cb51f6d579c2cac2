internal import Limits
package import Toolchains

/// How long answers about code may take, and how much the resident compiler may cost.
package struct AnswerLimits: Hashable, Sendable {
  /// After this, completions known without the compiler are sent: JupyterLab gives up after a second.
  package var completion: Duration
  /// After this, an inspection finds nothing.
  package var inspection: Duration
  /// When a resident compiler without a question is killed, to free its memory.
  package var idle: IdleRelease
  /// A resident compiler that uses more memory, in bytes, is replaced while the session is idle.
  package var memory: Int

  package init(
    completion: Duration = Limits.Compiler.completion,
    inspection: Duration = Limits.Compiler.inspection, idle: IdleRelease = IdleRelease(),
    memory: Int = Limits.Compiler.memory
  ) {
    self.completion = completion
    self.inspection = inspection
    self.idle = idle
    self.memory = memory
  }
}
