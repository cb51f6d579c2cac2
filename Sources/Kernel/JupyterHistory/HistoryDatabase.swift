internal import GRDB
internal import JupyterProtocol
internal import Limits

/// The tables of the history: sessions, and the cells that ran in them.
struct HistoryDatabase {
  private let queue: DatabaseQueue
  /// The sessions of this kernel's shells; each begins with its first cell.
  private var sessions: [String?: Int] = [:]

  /// Opens an existing file.
  ///
  /// - Throws: `DatabaseError` when the file is damaged, locked or cannot be written.
  init(path: String, thoroughly: Bool) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(Limits.History.writeTimeout)
    configuration.journalMode = .wal
    configuration.prepareDatabase { database in
      // Commits survive the end of the process; they need not survive a power failure.
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
    }
    try self.init(DatabaseQueue(path: path, configuration: configuration))
    if thoroughly { try check() }
  }

  /// A database in memory.
  static func inMemory() throws -> HistoryDatabase {
    try HistoryDatabase(DatabaseQueue())
  }

  private init(_ queue: DatabaseQueue) throws {
    self.queue = queue
    try queue.writeWithoutTransaction { database in
      // Two kernels may be here at once: one of them waits for the other.
      try database.inTransaction(.immediate) {
        try Self.makeTables(in: database)
        return .commit
      }
    }
  }

  private static func makeTables(in database: Database) throws {
    try database.create(table: "session", options: .ifNotExists) { table in
      table.autoIncrementedPrimaryKey("id")
    }
    try database.create(table: "entry", options: .ifNotExists) { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("session", .integer).notNull().references("session")
      table.column("number", .integer).notNull()
      table.column("input", .text).notNull()
      table.column("output", .text)
    }
    try database.create(
      indexOn: "entry", columns: ["session", "number"], options: .ifNotExists)
  }

  private func check() throws {
    let verdict = try queue.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
    guard verdict == "ok" else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict)
    }
  }
}

// MARK: - Cells

extension HistoryDatabase {
  /// Appends a cell to a shell's session, which begins with its first cell.
  mutating func append(_ entry: History.Entry, of shell: String?) async throws {
    sessions[shell] = try await queue.write { [session = sessions[shell]] database in
      let session = try session ?? Self.begin(in: database)
      let output = entry.output.map {
        String($0.unicodeScalars.prefix(Limits.History.outputLength))
      }
      try database.execute(
        sql: "INSERT INTO entry (session, number, input, output) VALUES (?, ?, ?, ?)",
        arguments: [session, entry.number, entry.input, output])
      return session
    }
  }

  private static func begin(in database: Database) throws -> Int {
    try database.execute(sql: "INSERT INTO session DEFAULT VALUES")
    return Int(database.lastInsertedRowID)
  }

  /// The cells that a request from a shell selects, oldest first.
  func entries(
    for request: HistoryRequest, of shell: String?
  ) async throws -> [History.Entry] {
    try await queue.read { [session = sessions[shell]] database in
      switch request.access {
      case .tail: try Self.tail(of: request, in: database)
      case .search: try Self.search(request, in: database)
      case .range: try Self.range(of: request, seenFrom: session, in: database)
      }
    }
  }

  private static func tail(
    of request: HistoryRequest, in database: Database
  ) throws -> [History.Entry] {
    try entries(
      in: database, where: "TRUE", arguments: [],
      atMost: max(0, request.count ?? Limits.History.tail))
  }

  private static func search(
    _ request: HistoryRequest, in database: Database
  ) throws -> [History.Entry] {
    let condition =
      request.isUnique
      ? "id IN (SELECT MAX(id) FROM entry WHERE input GLOB ? GROUP BY input)" : "input GLOB ?"
    return try entries(
      in: database, where: condition, arguments: [request.pattern],
      atMost: request.count.map { max(0, $0) })
  }

  private static func range(
    of request: HistoryRequest, seenFrom current: Int?, in database: Database
  ) throws -> [History.Entry] {
    guard let session = try number(of: request.session, seenFrom: current, in: database) else {
      return []
    }
    let last = try Int.fetchOne(
      database, sql: "SELECT MAX(number) FROM entry WHERE session = ?", arguments: [session])
    // As in IPython: negative numbers count from the end, and a stop of 0 is none.
    func index(_ number: Int) -> Int { number < 0 ? number &+ max(0, last ?? 0) &+ 1 : number }
    let stop = request.stop.flatMap { $0 == 0 ? nil : index($0) }
    return try entries(
      in: database, where: "session = ? AND number >= ? AND number < ?",
      arguments: [session, index(request.start), stop ?? .max])
  }

  /// The session that a request selects: 0 is the current one, negative numbers count back from it.
  private static func number(
    of session: Int, seenFrom current: Int?, in database: Database
  ) throws -> Int? {
    switch session {
    case 0: current
    case 1...: session
    default:
      try Int.fetchOne(
        database, sql: "SELECT id FROM session WHERE id < ? ORDER BY id DESC LIMIT 1 OFFSET ?",
        arguments: [current ?? .max, -(session + 1)])
    }
  }

  /// The newest cells that satisfy a condition, oldest first.
  private static func entries(
    in database: Database, where condition: String, arguments: StatementArguments,
    atMost limit: Int? = nil
  ) throws -> [History.Entry] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT session, number, input, output FROM entry WHERE \(condition)
        ORDER BY id DESC LIMIT ?
        """, arguments: arguments + [limit ?? -1])
    // SQLite keeps anything in any column; a row that no kernel has written is left out.
    return rows.reversed().compactMap { row in
      guard let session = Int.fromDatabaseValue(row["session"]),
        let number = Int.fromDatabaseValue(row["number"]),
        let input = String.fromDatabaseValue(row["input"])
      else { return nil }
      let output = String.fromDatabaseValue(row["output"])
      return History.Entry(session: session, number: number, input: input, output: output)
    }
  }
}
