package import Formatting
/// How the kernel limits the text that cells and jobs send.
package enum OutputControl: Hashable, Sendable, Codable {
  /// The amount of text a job shows before the rest goes to its log only; `nil` for no limit.
  case cap(ByteCount?)
  /// Makes a run and its jobs stop writing until it is resumed.
  case pause(ExecutionID)
  case resume(ExecutionID)
}
