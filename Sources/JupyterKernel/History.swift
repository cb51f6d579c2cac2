internal import JupyterProtocol
internal import Synchronization

/// The cells run so far, in memory.
final class History: Sendable {
  /// A cell that was run.
  struct Entry: Hashable, Sendable {
    var number: Int
    var input: String
    /// The text of its result, if it had one.
    var output: String?
  }

  /// The number of this session; there is no other yet.
  static let session = 1
  /// How many cells a tail has when the request does not say.
  private static let usualTail = 10

  private let stored = Mutex<[Entry]>([])

  /// Adds a cell.
  func append(_ entry: Entry) {
    stored.withLock { $0.append(entry) }
  }

  /// The cells a request asks for, oldest first.
  func entries(for request: HistoryRequest) -> [Entry] {
    let all = stored.withLock { $0 }
    switch request.access {
    case .tail:
      return all.suffix(max(0, request.count ?? Self.usualTail))
    case .range:
      guard request.session == 0 || request.session == Self.session else { return [] }
      return all.filter { $0.number >= request.start && $0.number < request.stop ?? .max }
    case .search:
      let pattern = Glob(request.pattern)
      var found = all.filter { pattern.matches($0.input) }
      if request.isUnique { found = Self.newest(of: found) }
      return found.suffix(max(0, request.count ?? found.count))
    }
  }

  /// Of cells with the same text, only the last.
  private static func newest(of entries: [Entry]) -> [Entry] {
    var seen: Set<String> = []
    return Array(entries.reversed().filter { seen.insert($0.input).inserted }.reversed())
  }
}
