internal import JupyterProtocol
internal import Limits
internal import Logging

/// Notes refused messages, but not each of a flood of them.
struct RefusalLog {
  private let logger: Logger
  private var spanStart = ContinuousClock.now
  private var count = 0

  init(logger: Logger) {
    self.logger = logger
  }

  /// Notes that a message was refused, without a word of what it said.
  mutating func note(_ error: WireError, on channel: RequestChannel) {
    let now = ContinuousClock.now
    if now - spanStart >= Limits.Channels.refusalSpan {
      if count > Limits.Channels.refusals {
        logger.warning(
          "Dropped \(count - Limits.Channels.refusals) more messages that were not noted")
      }
      spanStart = now
      count = 0
    }
    count += 1
    guard count <= Limits.Channels.refusals else { return }
    logger.warning("Dropped a message on \(channel.rawValue): \(error)")
  }
}
