import FoundationEssentials
import GRDB
import JupyterProtocol
import KernelTestSupport
import Logging
import Testing

@testable import JupyterHistory

@Suite("History", .timeLimit(.minutes(2)))
struct HistoryTests {
  /// Runs a test with a new directory.
  private static func withDirectory(_ body: (String) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.path + "/history-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try await body(directory)
  }

  private static func history(
    _ place: History.StorageLocation, logging log: LogRecord = LogRecord()
  ) -> History {
    History(place, logger: log.logger)
  }

  /// A history with the given cells, numbered from 1, not closed yet.
  private static func history(
    in directory: String, running cells: String..., logging log: LogRecord = LogRecord()
  ) -> History {
    let history = history(.directory(directory), logging: log)
    for (index, cell) in cells.enumerated() {
      history.append(History.Entry(number: index + 1, input: cell, output: nil))
    }
    return history
  }

  private static func inputs(
    _ history: History, _ request: HistoryRequest
  ) async throws -> [String] {
    try await history.entries(for: request).map(\.input)
  }

  private static func file(in directory: String) -> String { "\(directory)/history.sqlite" }

  @Test("Cells are found by later kernels, by session and by tail")
  func persistence() async throws {
    try await Self.withDirectory { directory in
      for cells in [["a", "b"], ["c"]] {
        let history = Self.history(.directory(directory))
        for (index, cell) in cells.enumerated() {
          history.append(History.Entry(number: index + 1, input: cell, output: "= \(cell)"))
        }
        await history.close()
      }
      // A life without cells is no session.
      let idle = Self.history(in: directory)
      #expect(try await idle.entries(for: HistoryRequest(access: .tail)).count == 3)
      await idle.close()
      let history = Self.history(in: directory, running: "d", "e", "f")
      let tail = try await history.entries(for: HistoryRequest(access: .tail, count: 5))
      #expect(tail.map(\.input) == ["b", "c", "d", "e", "f"])
      #expect(tail.map(\.session) == [1, 2, 3, 3, 3])
      #expect(tail.map(\.number) == [2, 1, 1, 2, 3])
      #expect(tail.map(\.output) == ["= b", "= c", nil, nil, nil])
      let ranges: [(session: Int, start: Int, stop: Int?, inputs: [String])] = [
        (0, 1, 3, ["d", "e"]), (0, 0, nil, ["d", "e", "f"]), (-1, 1, nil, ["c"]),
        (-2, 2, 9, ["b"]), (-3, 0, nil, []), (1, 0, nil, ["a", "b"]), (0, -2, 0, ["e", "f"]),
      ]
      for range in ranges {
        let request = HistoryRequest(
          access: .range, session: range.session, start: range.start, stop: range.stop)
        #expect(try await Self.inputs(history, request) == range.inputs, "\(range)")
      }
      await history.close()
    }
  }

  @Test(
    "Patterns match whole texts",
    arguments: [
      ("*", "", true), ("a*", "abc", true), ("a*", "bac", false), ("*b*", "abc", true),
      ("a?c", "abc", true), ("a?c", "ac", false), ("[a-c]x", "bx", true), ("[^a]x", "ax", false),
      ("[]]", "]", true), ("*a*a*a*a*b", String(repeating: "a", count: 2000), false),
      ("é*", "été", true), ("a*\n*", "a\nb", true),
    ])
  func patterns(pattern: String, text: String, matches: Bool) async throws {
    let history = Self.history(.memory)
    history.append(History.Entry(number: 1, input: text))
    let request = HistoryRequest(access: .search, pattern: pattern)
    #expect(try await Self.inputs(history, request) == (matches ? [text] : []))
    await history.close()
  }

  @Test("A search finds the newest matches, and each text once on request")
  func search() async throws {
    let history = Self.history(.memory)
    for (index, input) in ["x1", "x2", "x1", "y", "x3", "x2"].enumerated() {
      history.append(History.Entry(number: index + 1, input: input))
    }
    func search(_ count: Int?, unique: Bool) async throws -> [String] {
      try await Self.inputs(
        history,
        HistoryRequest(access: .search, count: count, pattern: "x*", isUnique: unique))
    }
    #expect(try await search(nil, unique: false) == ["x1", "x2", "x1", "x3", "x2"])
    #expect(try await search(2, unique: false) == ["x3", "x2"])
    #expect(try await search(nil, unique: true) == ["x1", "x3", "x2"])
    #expect(try await search(1, unique: true) == ["x2"])
    await history.close()
  }

  @Test("Only the owner can read the file, whatever its permissions were")
  func rights() async throws {
    try await Self.withDirectory { directory in
      func rights(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
      }
      await Self.history(in: directory, running: "secret").close()
      #expect(try rights(Self.file(in: directory)) == 0o600)
      #expect(try rights(directory) == 0o700)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644], ofItemAtPath: Self.file(in: directory))
      let history = Self.history(in: directory, running: "another")
      _ = try await Self.inputs(history, HistoryRequest(access: .tail))
      for suffix in ["", "-wal", "-shm"] {
        #expect(try rights(Self.file(in: directory) + suffix) == 0o600, "\(suffix)")
      }
      await history.close()
    }
  }

  @Test("Several kernels write at once and lose nothing")
  func concurrency() async throws {
    try await Self.withDirectory { directory in
      await withTaskGroup { group in
        for kernel in 1...6 {
          group.addTask {
            let log = LogRecord()
            let history = Self.history(.directory(directory), logging: log)
            for number in 1...40 {
              history.append(History.Entry(number: number, input: "\(kernel):\(number)"))
            }
            await history.close()
            #expect(log.warnings.isEmpty)
          }
        }
      }
      let history = Self.history(in: directory)
      let all = try await history.entries(for: HistoryRequest(access: .tail, count: 1000))
      #expect(all.count == 240)
      for session in 1...6 {
        let entries = all.filter { $0.session == session }
        #expect(entries.map(\.number) == Array(1...40))
        #expect(Set(entries.map { $0.input.first }).count == 1)
      }
      await history.close()
    }
  }

  @Test("A file that is not a database is renamed with a warning, and a new one is created")
  func damagedFile() async throws {
    try await Self.withDirectory { directory in
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      let garbage = Data(repeating: 0x5A, count: 20_000)
      try garbage.write(to: URL(filePath: Self.file(in: directory)))
      let log = LogRecord()
      let history = Self.history(in: directory, running: "a", logging: log)
      #expect(try await Self.inputs(history, HistoryRequest(access: .tail)) == ["a"])
      await history.close()
      let kept = "\(directory)/history-damaged-1.sqlite"
      #expect(try Data(contentsOf: URL(filePath: kept)) == garbage)
      #expect(log.warnings.count == 1 && log.warnings[0].contains(kept))
      let next = Self.history(in: directory)
      #expect(try await Self.inputs(next, HistoryRequest(access: .tail)) == ["a"])
      await next.close()
    }
  }

  @Test(
    "A row that no kernel has written is left out, whatever it is made of",
    arguments: ["'x', 2, 'a'", "1, 1e300, 'a'", "1, 'x', 'a'", "1, 2, x'ff'", "1, -1 << 63, x'ff'"])
  func foreignRow(_ values: String) async throws {
    try await Self.withDirectory { directory in
      await Self.history(in: directory, running: "first").close()
      var configuration = Configuration()
      configuration.foreignKeysEnabled = false
      let queue = try DatabaseQueue(
        path: Self.file(in: directory), configuration: configuration)
      try await queue.write { database in
        try database.execute(
          sql: "INSERT INTO entry (session, number, input) VALUES (\(values))")
      }
      try queue.close()
      let history = Self.history(in: directory, running: "last")
      let inputs = try await Self.inputs(history, HistoryRequest(access: .tail))
      #expect(inputs == ["first", "last"])
      let range = HistoryRequest(access: .range, session: 1, start: .min, stop: -1)
      _ = try? await history.entries(for: range)
      await history.close()
    }
  }

  @Test("A database with damaged pages is renamed when they are read, and the cell is stored")
  func damagedPages() async throws {
    try await Self.withDirectory { directory in
      let first = Self.history(.directory(directory))
      for number in 1...200 {
        first.append(
          History.Entry(number: number, input: String(repeating: "\(number) ", count: 100)))
      }
      await first.close()
      let file = URL(filePath: Self.file(in: directory))
      var bytes = try Data(contentsOf: file)
      // The first page, which is read at the opening, stays.
      for index in 4096..<bytes.count { bytes[index] = 0xA5 }
      try bytes.write(to: file)
      let log = LogRecord()
      let history = Self.history(in: directory, running: "after", logging: log)
      #expect(try await Self.inputs(history, HistoryRequest(access: .tail)) == ["after"])
      #expect(log.warnings.count == 1 && log.warnings[0].contains("damaged-1"))
      await history.close()
    }
  }

  @Test("If no directory can be created, the history is in memory, with a warning")
  func noDirectory() async throws {
    try await Self.withDirectory { directory in
      try Data().write(to: URL(filePath: directory))
      let log = LogRecord()
      let history = Self.history(in: "\(directory)/below/a/file", running: "a", "b", logging: log)
      #expect(try await Self.inputs(history, HistoryRequest(access: .tail)) == ["a", "b"])
      await history.close()
      #expect(log.warnings.count == 1 && log.warnings[0].contains("only in memory"))
    }
  }

  @Test("Cells of batch runs are not stored, nor silent and unstored cells")
  func whatIsKept() async throws {
    try await Self.withDirectory { directory in
      let connection = try KernelUnderTest.freshConnection(.ipc)
      let kernel = try KernelUnderTest(at: connection, history: .directory(directory))
      let client = try await kernel.client()
      for options: [String: JSONValue] in [
        ["allow_stdin": false], ["silent": true], ["store_history": false],
      ] {
        _ = try await client.reply(to: client.execute("unwanted", options))
      }
      _ = try await client.reply(to: client.execute("result wanted"))
      await client.close()
      try await kernel.end()
      let history = Self.history(in: directory)
      let entries = try await history.entries(for: HistoryRequest(access: .tail))
      #expect(
        entries == [
          History.Entry(session: 1, number: 2, input: "result wanted", output: "wanted")
        ])
      await history.close()
    }
  }
}
