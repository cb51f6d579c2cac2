internal import JupyterProtocol
internal import Limits

/// Keeps the messages to front-ends below the rate limit of Jupyter Server, which drops the excess.
///
/// Text waits to keep an even pace. Other outputs count, too, but wait only if the server would drop
/// them; replies and states never wait. At an idle message, the server resets its count.
///
/// Source: `_limit_rate` in `jupyter_server/services/kernels/connection/channels.py`.
struct OutputThrottle: Sendable {
  private var bytes: RateLimiter
  private var texts = RateLimiter(rate: Limits.Output.textMessageRate)
  private var others = RateLimiter(rate: Limits.Output.messageRate)

  /// Limits text to so many bytes per second.
  init(bytesPerSecond: Int) {
    bytes = RateLimiter(rate: bytesPerSecond)
  }

  /// How much a message counts.
  enum Weight: Sendable {
    /// It never waits.
    case nothing
    /// It counts as one message, whatever its size.
    case message
    /// Text of about as many bytes as the server counts.
    case text(Int)

    init(_ message: OutgoingMessage) {
      guard case .iopub = message.destination else {
        self = .nothing
        return
      }
      if case .stream(let stream) = message.content {
        self = .text(
          stream.text.utf8.count + JSONFastPath.escapes(in: stream.text) + message.frameSize)
        return
      }
      let free = [Status.messageType, CommOpen.messageType, ExecuteInput.messageType]
      self = free.contains(message.messageType) ? .nothing : .message
    }
  }

  /// When a message may be sent.
  ///
  /// - Parameters:
  ///   - weight: The message.
  ///   - isLast: Whether idle follows closely.
  ///   - now: The time.
  /// - Returns: When to ask again; `nil` if it may be sent now.
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

  /// The latest of some times; `nil` if there is none.
  private static func latest(
    _ times: ContinuousClock.Instant?...
  ) -> ContinuousClock.Instant? {
    times.compactMap(\.self).max()
  }

  /// Records a message that is sent.
  mutating func count(_ weight: Weight, at now: ContinuousClock.Instant) {
    switch weight {
    case .nothing: break
    case .message:
      texts.record(1, at: now)
      others.record(1, at: now)
    case .text(let size):
      bytes.record(Double(size), at: now)
      texts.record(1, at: now)
      others.record(1, at: now)
    }
  }

  /// Forgets what has been sent, as the server does at an idle message.
  mutating func reset() {
    bytes.reset()
    texts.reset()
    others.reset()
  }

  /// Stops pacing, because nothing waits any more.
  mutating func rest() {
    bytes.rest()
    texts.rest()
  }
}
