package import Logging
internal import Synchronization

/// Remembers what was logged, for a test to look at.
package final class LogRecord: Sendable {
  private let lines = Mutex<[(level: Logger.Level, text: String)]>([])

  package init() {}

  /// The warnings and worse, oldest first.
  package var warnings: [String] {
    lines.withLock { $0.filter { $0.level >= .warning }.map(\.text) }
  }

  /// A logger whose lines are remembered here.
  package var logger: Logger {
    Logger(label: "test") { _ in Handler(record: self) }
  }

  private struct Handler: LogHandler {
    let record: LogRecord
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      record.lines.withLock { $0.append((event.level, "\(event.message)")) }
    }
  }
}
