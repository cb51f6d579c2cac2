internal import Formatting
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// How much room the logs of all sessions take, and how much they may.
///
/// Files count by the blocks they fill. The sessions of kernels that have ended give way to this
/// one, the oldest first; what other kernels write now is theirs.
struct LogBudget {
  /// The logs of a session, as found in its folder.
  private struct Session {
    let path: String
    let isOver: Bool
    let files: [(path: String, room: Int, changed: Double)]
  }

  private static let block = 4096

  private let folder: LogDirectory
  private let limit: Int
  /// The room of this session's logs.
  private(set) var own = 0
  /// The room of all others when they were last looked at.
  private var others = 0
  /// How large ``own`` may become before somebody looks again.
  private var nextLook = 0

  init(_ limit: ByteCount, in folder: LogDirectory) {
    self.folder = folder
    self.limit = limit.bytes
  }

  /// The size a single log may have, in bytes.
  var share: Int { max(Self.block, limit / 4) }

  /// By how much the logs take more room than they should.
  var excess: Int { own + others - limit / 16 * 15 }

  /// Whether it is time to look whether something has to go.
  var isDue: Bool { own >= nextLook }

  /// Takes note that a log of this session has another size.
  mutating func change(from size: Int, to newSize: Int) {
    own += Self.room(newSize) - Self.room(size)
  }

  /// Looks at the other sessions and, if there is too much, removes logs of those that are over:
  /// of the oldest first, and of each those first that were written to longest ago.
  ///
  /// This takes a while where there are many.
  mutating func removeOldSessions() {
    let sessions = self.sessions()
    others = sessions.flatMap(\.files).reduce(0) { $0 + $1.room }
    for session in sessions where session.isOver {
      if own + others > limit {
        for file in session.files.sorted(by: { $0.changed < $1.changed }) where excess > 0 {
          PrivateFile.remove(file.path)
          others -= file.room
        }
      }
      Directory.removeIfEmpty(session.path)
    }
  }

  /// Takes over what a copy has found out about the other sessions.
  mutating func noteOthers(in copy: LogBudget) {
    others = copy.others
  }

  /// Whether logs of this session have to go.
  var isExceeded: Bool { own + others > limit }

  /// Has nobody look before the look that has begun is over.
  mutating func beginLook() {
    nextLook = .max
  }

  /// Plans the next look, the sooner the less room is left.
  mutating func planNextLook() {
    let step = min(max((limit - own - others) / 2, limit / 256), limit / 16)
    nextLook = own + max(step, Self.block)
  }

  private func sessions() -> [Session] {
    Directory.names(in: folder.root).filter { $0 != folder.session }.sorted().compactMap { name in
      let path = "\(folder.root)/\(name)"
      guard let kernel = LogDirectory.kernel(ofSession: name),
        FileStatus(of: path)?.isDirectory == true
      else { return nil }
      let files = Directory.names(in: path).filter(LogDirectory.isLog).compactMap { name in
        let file = "\(path)/\(name)"
        return FileStatus(of: file).map { (file, Self.room($0.size), $0.changed) }
      }
      return Session(path: path, isOver: !System.isRunning(kernel), files: files)
    }
  }

  private static func room(_ size: Int) -> Int { (size + block - 1) / block * block }
}
