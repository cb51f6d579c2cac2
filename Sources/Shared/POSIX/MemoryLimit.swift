internal import CPOSIX
internal import Glibc

/// A limit on a process's private writable memory: heap and stacks, whether used or not.
///
/// Mapped files, libraries and shared memory do not count. The corresponding C function is
/// `prlimit`, with `RLIMIT_DATA`.
package enum MemoryLimit {
  /// Limits how much more memory a process may allocate.
  ///
  /// Each program it starts inherits the same absolute limit.
  ///
  /// - Parameters:
  ///   - bytes: The bytes beyond its current memory.
  ///   - processID: The process.
  package static func set(_ bytes: Int, on processID: Int32) {
    let (sum, isTooMuch) = (taken(by: processID) ?? 0).addingReportingOverflow(UInt64(bytes))
    cposix_limit_memory(processID, isTooMuch ? .max : sum)
  }

  /// Whether a process has used more than 95 % of its limit.
  package static func isNear(_ processID: Int32) -> Bool {
    let limit = cposix_memory_limit(processID)
    guard limit < UInt64.max, let taken = taken(by: processID) else { return false }
    return taken > limit / 20 * 19
  }

  /// The bytes of private writable memory a process has now.
  private static func taken(by processID: Int32) -> UInt64? {
    let status = try? FileDescriptor.text(of: "/proc/\(processID)/status")
    let line = status?.split(separator: "\n").first { $0.hasPrefix("VmData:") }
    return line.flatMap { UInt64($0.filter(\.isNumber)) }.map { $0 << 10 }
  }
}
