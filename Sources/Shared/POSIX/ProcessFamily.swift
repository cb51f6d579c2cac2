internal import CPOSIX
internal import Glibc

/// The processes whose environment carries a mark, or continues it, and all that they have started.
///
/// A process inherits the mark, also as the leader of a group or session of its own; it loses it only by
/// an emptied environment, and is then still found as long as the processes between live.
package struct ProcessFamily: Hashable, Sendable {
  /// The environment variable that carries the mark.
  package static let variable = CPOSIX_FAMILY_VARIABLE

  /// The value of the variable; what continues it begins with a slash.
  package var mark: String
  /// Processes that belong to the family without the mark.
  package var roots: [Int32] = []

  package init(mark: String) {
    self.mark = mark
  }

  /// A mark that no other process makes, below the mark of this process if it carries one.
  package static func newMark() -> String {
    let inherited = Environment[variable].map { "\($0)/" } ?? ""
    return "\(inherited)\(System.processID)-\(String(UInt32.random(in: 0 ... .max), radix: 36))"
  }

  /// How many processes there are, without this one.
  package var count: Int { signal(0) }

  /// Sends SIGINT to all, except this process.
  package func interrupt() { _ = signal(SIGINT) }

  /// Kills all, except this process, and returns when they are gone.
  package func end() {
    roots.withUnsafeBufferPointer { cposix_end_family(entry, $0.baseAddress, $0.count) }
  }

  private func signal(_ number: Int32) -> Int {
    roots.withUnsafeBufferPointer {
      cposix_signal_family(entry, $0.baseAddress, $0.count, number)
    }
  }

  private var entry: String { "\(Self.variable)=\(mark)" }
}
