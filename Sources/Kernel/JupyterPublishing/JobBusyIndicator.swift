internal import FoundationEssentials
internal import JupyterProtocol
internal import Limits

/// Decides when the kernel is busy because of jobs alone: a pure state machine.
///
/// Front-ends show the state they received last, and a Jupyter server may end a kernel that has been
/// idle for long, so the kernel sends busy while only jobs run. The parent is a request that no client
/// has made: none waits for its idle, and no cell appears to run.
struct JobBusyIndicator: Sendable {
  /// The type of the request that no client makes.
  static let messageType = "swift_job"

  private let sessionID = UUID().uuidString
  private var count = 0
  /// How many jobs are queued or running.
  private var jobCount = 0
  /// The parent of a busy that was sent and has had no idle yet.
  private var parentHeader: [UInt8]?
  /// When busy is to be sent next.
  private(set) var deadline: ContinuousClock.Instant?

  /// Updates how many jobs are queued or running.
  ///
  /// - Returns: The idle to send if the last one has ended.
  mutating func jobsChanged(to count: Int, at now: ContinuousClock.Instant) -> OutgoingMessage? {
    defer { jobCount = count }
    guard count == 0 else {
      if jobCount == 0 { deadline = now + Limits.Cards.busyDelay }
      return nil
    }
    deadline = nil
    defer { parentHeader = nil }
    return parentHeader.map { .status(.idle, for: $0) }
  }

  /// Plans busy after the idle of a request, which makes the kernel appear idle.
  mutating func requestEnded(at now: ContinuousClock.Instant) {
    // Not postponed by further requests: a kernel that is polled would never appear busy.
    if jobCount > 0, deadline == nil { deadline = now + Limits.Cards.busyDelay }
  }

  /// Removes and returns the busy to send now, if any; while a cell runs, its own busy suffices.
  mutating func dequeue(
    at now: ContinuousClock.Instant, whileCellRuns isCellRunning: Bool
  ) -> OutgoingMessage? {
    guard let due = deadline, due <= now else { return nil }
    deadline = nil
    guard !isCellRunning else { return nil }
    let parent = parentHeader ?? nextHeader()
    parentHeader = parent
    return .status(.busy, for: parent)
  }

  private mutating func nextHeader() -> [UInt8] {
    count += 1
    return Header(
      messageID: "\(sessionID)_\(count)", sessionID: sessionID, username: "kernel",
      date: Timestamp.now(), messageType: Self.messageType
    ).json
  }
}
