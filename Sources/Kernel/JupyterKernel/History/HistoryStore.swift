internal import GRDB
internal import JupyterProtocol
internal import Logging

/// Keeps cells in a database, and goes on whatever becomes of its file.
///
/// - Important: Owned by the one task that does what a ``History`` is asked.
struct HistoryStore {
  private let place: History.StorageLocation
  private let logger: Logger
  private var opened: HistoryDatabase?
  /// Whether the file was found to be damaged since it was opened.
  private var isSuspect = false

  init(_ place: History.StorageLocation, logger: Logger) {
    self.place = place
    self.logger = logger
  }

  /// Adds a cell; one that cannot be kept is noted.
  mutating func append(_ entry: History.Entry, of shell: String?) async {
    do {
      try await use { try await $0.append(entry, of: shell) }
    } catch {
      logger.warning("Cell \(entry.number) is not kept in the history: \(error)")
    }
  }

  mutating func entries(
    for request: HistoryRequest, of shell: String?
  ) async throws -> [History.Entry] {
    try await use { try await $0.entries(for: request, of: shell) }
  }

  /// Does something with the database, with a fresh one if the first turns out to be damaged.
  private mutating func use<Value>(
    _ body: (inout HistoryDatabase) async throws -> Value
  ) async throws -> Value {
    do {
      return try await useOnce(body)
    } catch let error as DatabaseError where HistoryFile.isCorruption(error) {
      // Closed and looked at as a whole: another kernel may have set it aside already.
      opened = nil
      isSuspect = true
      return try await useOnce(body)
    }
  }

  private mutating func useOnce<Value>(
    _ body: (inout HistoryDatabase) async throws -> Value
  ) async throws -> Value {
    var database = try await database()
    defer { opened = database }
    return try await body(&database)
  }

  /// The database; when its file cannot be opened, one in memory has to do.
  private mutating func database() async throws -> HistoryDatabase {
    if let opened { return opened }
    guard case .folder(let folder) = place else { return try HistoryDatabase.inMemory() }
    let file = HistoryFile(folder: folder)
    do {
      let (database, damaged) = try await file.open(thoroughly: isSuspect)
      if let damaged {
        logger.warning("The history was damaged. A new one is begun; the old one is \(damaged)")
      }
      isSuspect = false
      return database
    } catch {
      logger.warning(
        "The history cannot be kept in \(file.path), only in memory until the kernel ends: \(error)"
      )
      return try HistoryDatabase.inMemory()
    }
  }
}
