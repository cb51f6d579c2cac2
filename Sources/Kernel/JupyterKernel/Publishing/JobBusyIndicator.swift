internal import FoundationEssentials
internal import JupyterProtocol
internal import Limits

/// Decides when front-ends hear that jobs run while no cell does: a pure state machine.
///
/// Front-ends show the state they heard last, and a Jupyter server may end a kernel that was idle for
/// long, so the kernel says busy while only jobs run. Its parent is a request that no client made:
/// none then waits for its idle, and no cell looks as if it ran.
struct JobBusyIndicator: Sendable {
  /// The kind of request that no client makes.
  static let messageType = "swift_job"

  private let sessionID = UUID().uuidString
  private var count = 0
  /// How many jobs are queued or running.
  private var jobCount = 0
  /// The parent of the busy that was said and has had no idle yet.
  private var parentHeader: [UInt8]?
  /// When busy is to be said next.
  private(set) var deadline: ContinuousClock.Instant?

  /// Takes note of how many jobs are queued or running.
  ///
  /// - Returns: The idle to be sent because the last one has ended.
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

  /// Takes note that the idle of a request is sent, behind which jobs are no longer seen to run.
  mutating func requestEnded(at now: ContinuousClock.Instant) {
    // Not later when another one ends meanwhile: who is asked all the time would never seem busy.
    if jobCount > 0, deadline == nil { deadline = now + Limits.Cards.busyDelay }
  }

  /// The busy to be sent now, if any is; while a cell runs, that one's busy is enough.
  mutating func take(
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
