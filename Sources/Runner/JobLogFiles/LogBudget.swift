internal import Formatting
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// How much space the logs of all sessions take, and how much they may take.
///
/// Files are counted in whole blocks. Logs of ended sessions are removed to make space for this one,
/// oldest first; those of other running kernels are left alone.
struct LogBudget {
  /// The logs of a session, as found in its directory.
  private struct Session {
    let path: String
    let hasEnded: Bool
    let files: [(path: String, space: Int, changed: Double)]
  }

  private static let block = 4096

  private let directory: LogDirectory
  private let limit: Int
  /// The space of this session's logs.
  private(set) var own = 0
  /// The space of all others at the last scan.
  private var others = 0
  /// How large ``own`` may become before the next scan.
  private var nextScan = 0

  init(_ limit: ByteCount, in directory: LogDirectory) {
    self.directory = directory
    self.limit = limit.bytes
  }

  /// The maximum size of a single log, in bytes.
  var share: Int { max(Self.block, limit / 4) }

  /// How many bytes have to be removed, so that some space is left.
  var excess: Int { own + others - limit / 16 * 15 }

  /// Whether it is time for a scan.
  var isDue: Bool { own >= nextScan }

  /// Updates the size of a log of this session.
  mutating func updateSize(from size: Int, to newSize: Int) {
    own += Self.space(newSize) - Self.space(size)
  }

  /// Scans the other sessions and, if logs take too much space, removes logs of ended sessions: the
  /// oldest session first, and of each the logs first that were written to longest ago.
  ///
  /// May take a while if there are many.
  mutating func removeOldSessions() {
    let sessions = self.sessions()
    others = sessions.flatMap(\.files).reduce(0) { $0 + $1.space }
    for session in sessions where session.hasEnded {
      if own + others > limit {
        for file in session.files.sorted(by: { $0.changed < $1.changed }) where excess > 0 {
          PrivateFile.remove(file.path)
          others -= file.space
        }
      }
      Directory.removeIfEmpty(session.path)
    }
  }

  /// Takes over the result of a scan that a copy has made.
  mutating func merge(othersOf copy: LogBudget) {
    others = copy.others
  }

  /// Whether logs of this session have to go.
  var isExceeded: Bool { own + others > limit }

  /// Starts a scan; no other one is due until it is finished.
  mutating func startScan() {
    nextScan = .max
  }

  /// Schedules the next scan: the sooner, the less space is left.
  mutating func scheduleScan() {
    let step = min(max((limit - own - others) / 2, limit / 256), limit / 16)
    nextScan = own + max(step, Self.block)
  }

  private func sessions() -> [Session] {
    Directory.names(in: directory.root).filter { $0 != directory.session }.sorted().compactMap {
      name in
      let path = "\(directory.root)/\(name)"
      guard let kernel = LogDirectory.kernel(ofSession: name),
        FileStatus(of: path)?.isDirectory == true
      else { return nil }
      let files = Directory.names(in: path).filter(LogDirectory.isLog).compactMap { name in
        let file = "\(path)/\(name)"
        return FileStatus(of: file).map { (file, Self.space($0.size), $0.changed) }
      }
      return Session(path: path, hasEnded: !System.isRunning(kernel), files: files)
    }
  }

  private static func space(_ size: Int) -> Int { (size + block - 1) / block * block }
}
