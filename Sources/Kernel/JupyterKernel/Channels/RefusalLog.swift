internal import JupyterProtocol
internal import JupyterPublishing
internal import Limits
internal import Logging

/// Logs refused messages, at a limited rate.
struct RefusalLog {
  private let logger: Logger
  private var spanStart = ContinuousClock.now
  private var count = 0

  init(logger: Logger) {
    self.logger = logger
  }

  /// Logs that a message was refused, without its content.
  mutating func record(_ error: WireError, on channel: RequestChannel) {
    let now = ContinuousClock.now
    if now - spanStart >= Limits.Channels.refusalSpan {
      if count > Limits.Channels.refusals {
        logger.warning(
          "Dropped \(count - Limits.Channels.refusals) more messages that were not logged")
      }
      spanStart = now
      count = 0
    }
    count += 1
    guard count <= Limits.Channels.refusals else { return }
    logger.warning("Dropped a message on \(channel.rawValue): \(error)")
  }
}
