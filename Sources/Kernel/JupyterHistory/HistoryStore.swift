internal import GRDB
internal import JupyterProtocol
internal import Logging

/// Stores cells in a database, and copes with the loss of its file.
///
/// - Important: Owned by the one task of a ``History``.
struct HistoryStore {
  private enum Phase {
    /// The database has not been opened yet.
    case closed
    /// The file has proved to be damaged: it is checked as a whole before it is used again.
    case suspect
    case open(HistoryDatabase)
  }

  private let location: History.StorageLocation
  private let logger: Logger
  private var phase = Phase.closed

  init(_ location: History.StorageLocation, logger: Logger) {
    self.location = location
    self.logger = logger
  }

  /// Appends a cell; logs a cell that cannot be stored.
  mutating func append(_ entry: History.Entry, of shell: String?) async {
    do {
      try await use { try await $0.append(entry, of: shell) }
    } catch {
      logger.warning("Cell \(entry.number) is not stored in the history: \(error)")
    }
  }

  /// The cells that a request from a shell selects, oldest first.
  mutating func entries(
    for request: HistoryRequest, of shell: String?
  ) async throws -> [History.Entry] {
    try await use { try await $0.entries(for: request, of: shell) }
  }

  /// Uses the database; if it proves to be damaged, uses a new one.
  private mutating func use<Value>(
    _ body: (inout HistoryDatabase) async throws -> Value
  ) async throws -> Value {
    do {
      return try await useOnce(body)
    } catch let error as DatabaseError where HistoryFile.isCorruption(error) {
      // Another kernel may have renamed the file already: this closes it and looks again.
      phase = .suspect
      return try await useOnce(body)
    }
  }

  private mutating func useOnce<Value>(
    _ body: (inout HistoryDatabase) async throws -> Value
  ) async throws -> Value {
    var database = try await database()
    defer { phase = .open(database) }
    return try await body(&database)
  }

  /// The database; if its file cannot be opened, one in memory.
  private func database() async throws -> HistoryDatabase {
    if case .open(let database) = phase { return database }
    guard case .directory(let directory) = location else { return try HistoryDatabase.inMemory() }
    let isSuspect = if case .suspect = phase { true } else { false }
    let file = HistoryFile(directory: directory)
    do {
      let (database, damaged) = try await file.open(thoroughly: isSuspect)
      if let damaged {
        logger.warning("The history was damaged. A new one is used; the old one is \(damaged)")
      }
      return database
    } catch {
      logger.warning(
        "The history cannot be stored in \(file.path), only in memory until the kernel ends: \(error)"
      )
      return try HistoryDatabase.inMemory()
    }
  }
}
