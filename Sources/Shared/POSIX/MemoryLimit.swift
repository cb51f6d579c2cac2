internal import CPOSIX
internal import Glibc

/// Bounds on the memory a process may write to: its heap and its stacks, however much of it is used.
///
/// Files and libraries it reads do not count, nor does what it shares with others. The corresponding C
/// function is `prlimit`, the limit `RLIMIT_DATA`.
package enum MemoryLimit {
  /// Lets a process take only so much more than it has now.
  ///
  /// Each program it starts may take as much as it in all.
  ///
  /// - Parameters:
  ///   - bytes: How much more.
  ///   - processID: The process.
  package static func set(_ bytes: Int, on processID: Int32) {
    let (sum, isTooMuch) = (taken(by: processID) ?? 0).addingReportingOverflow(UInt64(bytes))
    cposix_limit_memory(processID, isTooMuch ? .max : sum)
  }

  /// Whether a process has come near its bound.
  package static func isNear(_ processID: Int32) -> Bool {
    let limit = cposix_memory_limit(processID)
    guard limit < UInt64.max, let taken = taken(by: processID) else { return false }
    return taken > limit / 20 * 19
  }

  /// How many bytes a process could write to now.
  private static func taken(by processID: Int32) -> UInt64? {
    let status = try? FileDescriptor.text(of: "/proc/\(processID)/status")
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmData:") }
    return line.flatMap { UInt64($0.filter(\.isNumber)) }.map { $0 << 10 }
  }
}
