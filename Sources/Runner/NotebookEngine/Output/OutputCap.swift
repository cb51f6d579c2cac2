package import Formatting
internal import Limits
internal import RunnerProtocol
internal import Synchronization

/// How much text of a job is shown in the notebook; the rest goes only to its log.
///
/// Browsers become slow with more than about ten megabytes in a cell. A job that has reached the cap
/// stays cut off, even if the cap is raised later.
package struct OutputCap: Sendable {
  /// In bytes; `Int.max` for no cap.
  private static let limit = Atomic<Int>(Limits.Output.jobCap)

  /// The cap of all jobs, or `nil` for no cap.
  package static var current: ByteCount? {
    get {
      let bytes = limit.load(ordering: .relaxed)
      return bytes == .max ? nil : ByteCount(bytes: bytes)
    }
    set { limit.store(newValue?.bytes ?? .max, ordering: .relaxed) }
  }

  private var shown = 0
  private var isReached = false

  /// Counts a text, and returns the part of it that may be shown: whole lines, if it has to be cut, unless the
  /// line to be cut is so long that most of the room would stay empty.
  ///
  /// - Returns: That part, and whether this text has reached the cap; the latter is true only once.
  mutating func admit(_ text: String) -> (shown: String, isCut: Bool) {
    guard !isReached else { return ("", false) }
    let room = Self.limit.load(ordering: .relaxed) - shown
    guard text.utf8.count > room else {
      shown += text.utf8.count
      return (text, false)
    }
    isReached = true
    let shown = text.utf8.prefix(max(0, room))
    let lines = shown.lastIndex(of: UInt8(ascii: "\n")).map { text[...$0] } ?? ""
    guard shown.count - lines.utf8.count > Self.longLine else { return (String(lines), true) }
    return (Self.wholeCharacters(of: shown) + "\n", true)
  }

  /// From how many bytes on a line is cut within.
  private static let longLine = 10_000

  private static func wholeCharacters(of text: Substring.UTF8View) -> String {
    var text = text
    // At most the first three bytes of a character are left over.
    while !text.isEmpty {
      if let whole = String(validating: text, as: UTF8.self) { return whole }
      text.removeLast()
    }
    return ""
  }
}
