internal import FoundationEssentials
internal import GRDB
internal import Limits
internal import POSIX

/// The file of the history, readable only by its owner.
struct HistoryFile {
  private static let name = "history"

  let directory: String

  var path: String { "\(directory)/\(Self.name).sqlite" }

  /// Opens the file; creates it if it is missing, and replaces it if it is damaged.
  ///
  /// - Parameter thoroughly: Whether to check all of the file for damage.
  /// - Returns: The database, and the new name of a damaged file.
  /// - Throws: What prevents the directory from being created or the file from being opened.
  func open(thoroughly: Bool) async throws -> (database: HistoryDatabase, damaged: String?) {
    try prepare()
    do {
      return (try await openWithRetries(thoroughly: thoroughly), nil)
    } catch let error as DatabaseError where Self.isCorruption(error) {
      let damaged = try quarantine()
      try prepare()
      return (try await openWithRetries(thoroughly: false), damaged)
    }
  }

  /// Whether an error means that a file is no database, or a damaged one.
  static func isCorruption(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }

  /// Creates the directory and an empty file, accessible only to their owner.
  private func prepare() throws {
    let files = FileManager.default
    try Directory.makePrivate(directory)
    let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    if files.fileExists(atPath: path) {
      try files.setAttributes(rights, ofItemAtPath: path)
    } else {
      // SQLite gives the same permissions to the files beside it.
      _ = files.createFile(atPath: path, contents: nil, attributes: rights)
    }
  }

  /// Opens the file, with retries, because SQLite does not wait while another kernel opens the file or
  /// changes its format.
  private func openWithRetries(thoroughly: Bool) async throws -> HistoryDatabase {
    let deadline = ContinuousClock.now + Limits.History.openTimeout
    while true {
      do {
        return try HistoryDatabase(path: path, thoroughly: thoroughly)
      } catch let error as DatabaseError
        where [.SQLITE_BUSY, .SQLITE_PROTOCOL].contains(error.resultCode)
        && ContinuousClock.now < deadline
      {
        try await Task.sleep(for: Limits.History.openStep)
      }
    }
  }

  /// Renames a damaged file and the files beside it.
  private func quarantine() throws -> String {
    let files = FileManager.default
    var number = 1
    func target() -> String { "\(directory)/\(Self.name)-damaged-\(number).sqlite" }
    while files.fileExists(atPath: target()) { number += 1 }
    for suffix in ["-wal", "-shm", ""] where files.fileExists(atPath: path + suffix) {
      try files.moveItem(atPath: path + suffix, toPath: target() + suffix)
    }
    return target()
  }
}
