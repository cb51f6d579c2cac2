internal import Limits

/// What a user may choose for a session, first in the kernel's environment.
package struct SessionSettings: Hashable, Sendable {
  package var batchWait = BatchWait.untilStandstill(Limits.Batch.wait)
  package var rerun = RerunPolicy.keep
  package var interrupt = InterruptPolicy.cells

  package init() {}

  /// Reads `SWIFT_KERNEL_BATCH_WAIT`, `SWIFT_KERNEL_RERUN` and `SWIFT_KERNEL_INTERRUPT`.
  ///
  /// - Parameters:
  ///   - environment: The variables by their names.
  ///   - warn: Hears which value means nothing, and what is done instead.
  package init(environment: [String: String], warn: (String) -> Void) {
    func read<Choice>(
      _ name: String, _ expected: String, _ parse: (String) -> Choice?
    ) -> Choice? {
      guard let text = environment[name], !text.isEmpty else { return nil }
      let choice = parse(text)
      if choice == nil { warn("\(name) is '\(text)' and should be \(expected); ignored") }
      return choice
    }
    batchWait = read("SWIFT_KERNEL_BATCH_WAIT", BatchWait.forms, BatchWait.init) ?? batchWait
    rerun = read("SWIFT_KERNEL_RERUN", "'cancel' or 'keep'", RerunPolicy.init) ?? rerun
    interrupt =
      read("SWIFT_KERNEL_INTERRUPT", "'cells' or 'jobs'", InterruptPolicy.init) ?? interrupt
  }
}

/// What becomes of a cell's jobs when the cell runs again.
package enum RerunPolicy: String, Hashable, Sendable {
  /// They go on; their output goes to their logs alone.
  case keep
  /// They are cancelled.
  case cancel
}

/// What an interrupt stops.
package enum InterruptPolicy: String, Hashable, Sendable {
  /// The cells that run; where none does, a second one shortly after stops the jobs.
  case cells
  /// The cells that run and all jobs.
  case jobs
}
