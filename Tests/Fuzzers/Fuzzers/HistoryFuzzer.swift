internal import FoundationEssentials
internal import FuzzingSupport
internal import GRDB
internal import JupyterHistory
internal import JupyterProtocol
internal import Logging
internal import POSIX

/// A history file with damaged bytes, or with rows that no kernel has written.
struct HistoryFuzzer: Fuzzer {
  static let name = "histories"

  private static let numbers = [0, 1, -1, -2, .max, .min]
  private static let values = [
    "1", "-1", "1.5", "1e300", "'x'", "x'ff00'", "''", "9223372036854775807",
    "-9223372036854775808", "'12abc'", "zeroblob(9)", "'a' || char(0) || 'b'",
  ]

  private let directory: TemporaryDirectory
  private let file: String
  private let bytes: [UInt8]

  init() async throws {
    directory = try TemporaryDirectory(prefix: "history")
    file = "\(directory.path)/history.sqlite"
    let history = Self.history(in: directory)
    for number in 1...20 { history.append(.init(number: number, input: "a\(number)", output: "b")) }
    await history.close()
    bytes = Array(try Data(contentsOf: URL(filePath: file)))
  }

  mutating func execute(_ mutator: inout Mutator) async throws {
    for name in Directory.names(in: directory.path) {
      PrivateFile.remove("\(directory.path)/\(name)")
    }
    if mutator.number(below: 2) == 0 {
      try PrivateFile.write(mutator.damaged(bytes), to: file)
    } else {
      try PrivateFile.write(bytes, to: file)
      try insertRows(&mutator)
    }
    let history = Self.history(in: directory)
    if mutator.number(below: 2) == 0 { history.append(.init(number: 1, input: "new")) }
    for access in [HistoryRequest.Access.tail, .search, .range] {
      let request = HistoryRequest(
        access: access, session: mutator.element(of: Self.numbers),
        start: mutator.element(of: Self.numbers), stop: mutator.element(of: Self.numbers),
        count: mutator.element(of: Self.numbers), pattern: mutator.element(of: HostileText.words),
        isUnique: mutator.number(below: 2) == 0)
      _ = try? await history.entries(for: request)
    }
    _ = try? await history.entries(for: HistoryRequest(access: .tail))
    await history.close()
  }

  private func insertRows(_ mutator: inout Mutator) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: file, configuration: configuration)
    for _ in 0..<3 {
      let values = (0..<4).map { _ in mutator.element(of: Self.values) }.joined(separator: ",")
      // SQLite keeps a text in a column of numbers if it is not one.
      try? queue.writeWithoutTransaction { database in
        try database.execute(
          sql: "INSERT INTO entry (session, number, input, output) VALUES (\(values))")
      }
    }
    try queue.close()
  }

  private static func history(in directory: TemporaryDirectory) -> History {
    var logger = Logger(label: "fuzzing")
    logger.logLevel = .critical
    return History(.directory(directory.path), logger: logger)
  }
}
