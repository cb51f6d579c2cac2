internal import Limits

/// The settings of a session that a user can change, first in the kernel's environment.
package struct SessionSettings: Hashable, Sendable {
  package var batchWait = BatchWait.untilStandstill(Limits.Batch.wait)
  package var rerun = RerunPolicy.keep
  package var interrupt = InterruptPolicy.cells

  package init() {}

  /// Reads `SWIFT_KERNEL_BATCH_WAIT`, `SWIFT_KERNEL_RERUN` and `SWIFT_KERNEL_INTERRUPT`.
  ///
  /// - Parameters:
  ///   - environment: The variables by name.
  ///   - warn: Called with a sentence about each invalid value.
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
