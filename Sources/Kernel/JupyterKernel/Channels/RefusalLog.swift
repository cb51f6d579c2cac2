internal import JupyterProtocol
internal import Logging

/// Notes refused messages, but not each of a flood of them.
struct RefusalLog {
  /// How many notes are made in one span of time.
  private static let limit = 10
  private static let span = Duration.seconds(1)

  private let logger: Logger
  private var spanStart = ContinuousClock.now
  private var count = 0

  init(logger: Logger) {
    self.logger = logger
  }

  /// Notes that a message was refused, without a word of what it said.
  mutating func note(_ error: WireError, on channel: RequestChannel) {
    let now = ContinuousClock.now
    if now - spanStart >= Self.span {
      if count > Self.limit {
        logger.warning("Dropped \(count - Self.limit) more messages that were not noted")
      }
      spanStart = now
      count = 0
    }
    count += 1
    guard count <= Self.limit else { return }
    logger.warning("Dropped a message on \(channel.rawValue): \(error)")
  }
}
