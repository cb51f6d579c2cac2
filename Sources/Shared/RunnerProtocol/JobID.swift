/// Identifies a job within one run of the runner.
///
/// Jobs are numbered from 1. A part of another job does not count: its number is that of the other and, after a
/// point, its own.
package struct JobID: RawRepresentable, Hashable, Sendable, Codable {
  /// How many bits the number of a part has, and that of the job it is a part of.
  private static let bits = 31
  /// Marks a part.
  private static let mark = 1 << (2 * bits)

  package var rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// A part of another job; the first is 1.
  package init(part: Int, of whole: JobID) {
    rawValue = Self.mark | whole.rawValue << Self.bits | part
  }

  /// Reads a number as users see it: `3`, or `3.1` for a part; `nil` if it is none.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard (1...2).contains(parts.count), parts.joined().utf8.allSatisfy(digits.contains) else {
      return nil
    }
    let numbers = parts.compactMap { Int($0) }.filter { $0 > 0 && $0 < Self.mark }
    guard numbers.count == parts.count else { return nil }
    guard parts.count == 2 else {
      self.init(rawValue: numbers[0])
      return
    }
    guard numbers.allSatisfy({ $0 < 1 << Self.bits }) else { return nil }
    self.init(part: numbers[1], of: JobID(rawValue: numbers[0]))
  }

  /// The number of the job, or of the one it is a part of.
  private var whole: Int { part == 0 ? rawValue : (rawValue & ~Self.mark) >> Self.bits }

  /// The number of the part; 0 if it is none.
  private var part: Int { rawValue < Self.mark ? 0 : rawValue & (1 << Self.bits - 1) }

  /// The number as users see it.
  package var number: String { part == 0 ? "\(whole)" : "\(whole).\(part)" }

  /// The name of a job that has none of its own.
  package var defaultName: String { "job \(number)" }

  /// What messages call a job: its number, and its name if it has one.
  package func title(named name: String?) -> String {
    defaultName + (name.map { " \"\($0)\"" } ?? "")
  }
}

extension JobID: Comparable {
  /// In the order of submission, the parts of a job after it.
  package static func < (left: Self, right: Self) -> Bool {
    (left.whole, left.part) < (right.whole, right.part)
  }
}
