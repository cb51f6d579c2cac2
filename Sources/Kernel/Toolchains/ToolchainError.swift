/// Why there is no usable Swift toolchain, and what to do about it.
package struct ToolchainError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problem, in one sentence.
  package var problem: String
  /// What the user can do, in one sentence.
  package var nextStep: String

  package var description: String { "\(problem) \(nextStep)" }
}
