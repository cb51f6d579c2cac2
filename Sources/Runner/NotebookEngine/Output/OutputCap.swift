package import Formatting
internal import RunnerProtocol
internal import Synchronization

/// How much text a job shows in the notebook; what comes after that goes to its log only.
///
/// Browsers suffer from more than some ten megabytes in a cell. A job that has reached the cap stays
/// cut, also when the cap is raised later.
package struct OutputCap: Sendable {
  /// Bytes, or `Int.max` for no cap.
  private static let limit = Atomic<Int>(10_000_000)

  /// The cap of all jobs; nothing for none.
  package static var current: ByteCount? {
    get {
      let bytes = limit.load(ordering: .relaxed)
      return bytes == .max ? nil : ByteCount(bytes: bytes)
    }
    set { limit.store(newValue?.bytes ?? .max, ordering: .relaxed) }
  }

  private var shown = 0
  private var isReached = false

  /// Takes the part of a text that may be shown, whole lines of it where it has to be cut.
  ///
  /// - Returns: That part, and whether nothing is shown any more from here on, which is told once.
  mutating func admit(_ text: String) -> (shown: String, isCut: Bool) {
    guard !isReached else { return ("", false) }
    let room = Self.limit.load(ordering: .relaxed) - shown
    guard text.utf8.count > room else {
      shown += text.utf8.count
      return (text, false)
    }
    isReached = true
    let newline = UInt8(ascii: "\n")
    let lines = text.utf8.prefix(max(0, room)).lastIndex(of: newline)
    return (lines.map { String(text[...$0]) } ?? "", true)
  }
}
