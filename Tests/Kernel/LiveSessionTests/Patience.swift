import Testing

extension Duration {
  /// How long a test waits for one event: far longer than it takes on a busy machine, so that only a
  /// hang is cut off.
  static let patience = Duration.seconds(240)
}

/// Polls for what only looking shows; records an issue when it has not come in time.
func eventually(
  _ what: String, within limit: Duration = .patience,
  sourceLocation: SourceLocation = #_sourceLocation, _ isTrue: () async throws -> Bool
) async rethrows {
  let deadline = ContinuousClock.now + limit
  while try await !isTrue() {
    guard ContinuousClock.now < deadline, !Task.isCancelled else {
      Issue.record("Waited in vain for this: \(what)", sourceLocation: sourceLocation)
      return
    }
    try? await Task.sleep(for: .milliseconds(10))
  }
}
