internal import JupyterProtocol
internal import Limits

/// Keeps what front-ends get below what Jupyter Server lets through, which drops all else.
///
/// Only text has to wait for its turn. Other outputs count, too, and wait only where the server
/// would drop them; replies and states never wait. An idle makes the server forget what it counted.
///
/// Source: `_limit_rate` in `jupyter_server/services/kernels/connection/channels.py`.
struct OutputThrottle: Sendable {
  private var bytes: RateLimiter
  private var texts = RateLimiter(rate: Limits.Output.textMessageRate)
  private var others = RateLimiter(rate: Limits.Output.messageRate)

  /// Paces to so many bytes of text in a second.
  init(bytesPerSecond: Int) {
    bytes = RateLimiter(rate: bytesPerSecond)
  }

  /// How a message counts.
  enum Weight: Sendable {
    /// It never waits.
    case nothing
    /// It counts as one message, whatever its size.
    case message
    /// Text, with about as many bytes as the server counts.
    case text(Int)

    init(_ message: OutgoingMessage) {
      guard case .iopub = message.destination else {
        self = .nothing
        return
      }
      if case .stream(let stream) = message.content {
        self = .text(stream.text.utf8.count + JSONText.escapes(in: stream.text) + message.frameSize)
        return
      }
      let free = [Status.messageType, CommOpen.messageType, ExecuteInput.messageType]
      self = free.contains(message.messageType) ? .nothing : .message
    }
  }

  /// When a message may go.
  ///
  /// - Parameters:
  ///   - weight: What is to be sent.
  ///   - isLast: Whether idle follows it closely.
  ///   - now: The time.
  /// - Returns: The time to ask again; nothing when it may go now.
  mutating func opening(
    for weight: Weight, isLast: Bool, at now: ContinuousClock.Instant
  ) -> ContinuousClock.Instant? {
    switch weight {
    case .nothing: return nil
    case .message: return others.lastOpening(for: 1, at: now)
    case .text(let size):
      let rest = others.lastOpening(for: 1, at: now)
      let smooth = Self.latest(bytes.opening(at: now), texts.opening(at: now), rest)
      guard isLast, let smooth else { return smooth }
      return Self.latest(bytes.lastOpening(for: Double(size), at: now), rest).map {
        min($0, smooth)
      }
    }
  }

  /// The latest of some times; nothing when there is none.
  private static func latest(
    _ times: ContinuousClock.Instant?...
  ) -> ContinuousClock.Instant? {
    times.compactMap(\.self).max()
  }

  /// Takes note of a message that is sent.
  mutating func count(_ weight: Weight, at now: ContinuousClock.Instant) {
    switch weight {
    case .nothing: break
    case .message:
      texts.spend(1, at: now)
      others.spend(1, at: now)
    case .text(let size):
      bytes.spend(Double(size), at: now)
      texts.spend(1, at: now)
      others.spend(1, at: now)
    }
  }

  /// Forgets what has been sent, as the server does when it hears an idle.
  mutating func reset() {
    bytes.reset()
    texts.reset()
    others.reset()
  }

  /// Takes note that nothing waits any more.
  mutating func rest() {
    bytes.rest()
    texts.rest()
  }
}
