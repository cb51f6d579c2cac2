internal import FoundationEssentials
internal import GRDB
internal import Limits

/// The file that keeps the history, for its owner's eyes only.
struct HistoryFile {
  private static let name = "history"

  let folder: String

  var path: String { "\(folder)/\(Self.name).sqlite" }

  /// Opens the file, which is made first if there is none; a damaged one is renamed before.
  ///
  /// - Parameter thoroughly: Whether all of the file is looked at for damage.
  /// - Returns: The database, and the new name of a damaged file.
  /// - Throws: What keeps the folder from being made or the file from being opened.
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

  /// Whether an error says that a file is no database, or not a sound one.
  static func isCorruption(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }

  /// Makes the folder and an empty file, and takes away the rights of others.
  private func prepare() throws {
    let files = FileManager.default
    try files.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    if files.fileExists(atPath: path) {
      try files.setAttributes(rights, ofItemAtPath: path)
    } else {
      // What SQLite puts beside the file gets the same rights.
      _ = files.createFile(atPath: path, contents: nil, attributes: rights)
    }
  }

  /// Opens the file; while other kernels open it or change its format, SQLite does not wait by
  /// itself.
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

  /// Renames a damaged file and what lies beside it.
  private func quarantine() throws -> String {
    let files = FileManager.default
    var number = 1
    func target() -> String { "\(folder)/\(Self.name)-damaged-\(number).sqlite" }
    while files.fileExists(atPath: target()) { number += 1 }
    for suffix in ["-wal", "-shm", ""] where files.fileExists(atPath: path + suffix) {
      try files.moveItem(atPath: path + suffix, toPath: target() + suffix)
    }
    return target()
  }
}
