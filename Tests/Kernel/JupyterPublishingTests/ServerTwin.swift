/// What Jupyter Server counts, and when it drops.
///
/// Source: `_limit_rate` in `jupyter_server/services/kernels/connection/channels.py`.
struct ServerTwin {
  private static let window = Duration.seconds(3)

  private var queue: [(end: ContinuousClock.Instant, bytes: Int)] = []
  private var bytes = 0

  /// Takes a message of text; says whether the server would have sent it on.
  mutating func takes(text bytes: Int, at now: ContinuousClock.Instant) -> Bool {
    takes(bytes, at: now)
  }

  /// Takes another message that counts.
  mutating func takesOther(at now: ContinuousClock.Instant) -> Bool {
    takes(0, at: now)
  }

  private mutating func takes(_ count: Int, at now: ContinuousClock.Instant) -> Bool {
    while let first = queue.first, now >= first.end {
      bytes -= first.bytes
      queue.removeFirst()
    }
    queue.append((now + Self.window, count))
    bytes += count
    return queue.count <= 3000 && bytes <= 3_000_000
  }
}
