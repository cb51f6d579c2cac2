internal import FoundationEssentials
internal import Formatting
internal import Limits
internal import POSIX

/// The directory of what the kernel keeps between sessions and of the sessions' own files.
///
/// It is `swift-kernel` in the user's cache directory, by the XDG base directory specification. A
/// directory that cannot serve is replaced by the next candidate: one of the user's runtime
/// directory, then one in the directory for temporary files.
package struct CacheDirectory: Hashable, Sendable {
  package let path: String
  /// Why it is not the usual one, as a sentence; `nil` if it is.
  package let notice: String?

  /// The compiler's module cache, which the compilers of all sessions share.
  package var modules: String { "\(path)/modules" }
  /// What toolchains report about themselves.
  package var toolchains: String { "\(path)/toolchains" }
  /// The directories of the running sessions.
  var sessions: String { "\(path)/sessions" }
  /// What the cards of notebooks showed last.
  package var cards: String { "\(path)/cards" }
  /// The logs of all sessions' jobs, which outlive them.
  var logs: String { "\(path)/logs" }

  /// Uses this directory, whatever it is like.
  package init(path: String) {
    self.path = path
    notice = nil
  }

  /// Finds a directory that can serve, and creates it.
  ///
  /// - Parameter environment: The variables that name the candidates.
  /// - Throws: ``NoCacheDirectory`` if none can.
  package init(environment: [String: String]) throws(NoCacheDirectory) {
    var obstacles: [String] = []
    for candidate in Candidate.all(environment) {
      guard let obstacle = candidate.obstacle() else {
        path = candidate.path
        notice = obstacles.first.map { "\($0); \(candidate.path) is used instead." }
        return
      }
      obstacles.append("\(candidate.path) cannot be used for caches: \(obstacle)")
    }
    throw NoCacheDirectory(obstacles: obstacles)
  }
}

extension CacheDirectory {
  private struct Candidate {
    var path: String
    /// Whether other users can create files beside it.
    var isInSharedDirectory = false

    static func all(_ environment: [String: String]) -> [Candidate] {
      func directory(_ name: String) -> String? {
        environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
      }
      let home = directory("HOME") ?? FileManager.default.homeDirectoryForCurrentUser.path
      let own = [directory("XDG_CACHE_HOME") ?? "\(home)/.cache", directory("XDG_RUNTIME_DIR")]
      let shared = [directory("TMPDIR"), "/tmp"]
      return own.compactMap(\.self).map { Candidate(path: "\($0)/swift-kernel") }
        + shared.compactMap(\.self).map {
          Candidate(path: "\($0)/swift-kernel-\(System.userID)", isInSharedDirectory: true)
        }
    }

    /// Creates the directory and tries whether it can serve; returns why it cannot.
    func obstacle() -> String? {
      // LLVM's tools replace each '%' in the paths of their temporary files.
      if path.contains("%") { return "the compiler's tools do not accept '%' in paths" }
      do {
        try Directory.makePrivate(path)
        if isInSharedDirectory, FileStatus(of: path)?.owner != System.userID {
          return "it belongs to another user"
        }
        let file = "\(path)/write-check-\(System.processID)"
        defer { PrivateFile.remove(file) }
        try PrivateFile.write(Array(repeating: 1, count: 4096), to: file)
      } catch {
        return error.reason
      }
      guard let system = FileSystem(of: path) else { return "its file system is not known" }
      if !system.loadsCode { return "its file system is mounted with 'noexec'" }
      guard system.freeBytes >= Limits.Files.spaceToStart else {
        return "only \(ByteCount(bytes: system.freeBytes)) are free there"
      }
      return nil
    }
  }
}
