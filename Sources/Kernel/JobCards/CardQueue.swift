internal import Execution
internal import Limits
internal import RunnerProtocol

/// The places of queued jobs, and what cards show of them.
///
/// The cards of all queued jobs show their places of one moment, so that no two of them contradict each other;
/// a job that comes later is shown behind all others until the next such moment.
struct CardQueue: Sendable {
  typealias Instant = ContinuousClock.Instant
  typealias Priority = CellJobOptions.Priority

  /// The card of a job in the queue.
  private struct Display {
    let card: CardID
    /// The place it shows.
    var place: Int
    /// How many jobs are before it now.
    var ahead: Int
  }

  private struct Ticket {
    let priority: Priority
    /// Counts up; of jobs of one priority, the first to come is the first to start.
    let arrival: Int
    /// Whether it has a place of its own, which moves those behind it.
    let counts: Bool
    /// What shows its place, if it has a card of its own.
    var display: Display?

    func precedes(_ other: Ticket) -> Bool {
      priority.rawValue == other.priority.rawValue
        ? arrival < other.arrival : priority.rawValue > other.priority.rawValue
    }
  }

  private var tickets = JobIDMap<Ticket>()
  /// The jobs with cards of their own.
  private var carded: Set<JobID> = []
  /// How many jobs of each priority have a place of their own.
  private var counts = Priority.allCases.map { _ in 0 }
  private var arrivals = 0
  /// Whether the places are no longer those that the cards show.
  private var hasChanged = false
  private var lastTaken: Instant?

  /// How many jobs are in the queue.
  var count: Int { counts.reduce(0, +) }

  /// Puts a job into the queue.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - priority: Its priority.
  ///   - isCounted: Whether others have to wait for it; not for a job whose parts are in the queue.
  mutating func enter(_ job: JobID, of priority: Priority, counts isCounted: Bool = true) {
    arrivals += 1
    let ticket = Ticket(priority: priority, arrival: arrivals, counts: isCounted)
    tickets[job] = ticket
    guard isCounted else { return }
    let rank = Int(priority.rawValue)
    counts[rank] += 1
    // The others came before it.
    if counts[..<rank].contains(where: { $0 > 0 }) { move(by: 1, behind: ticket) }
  }

  /// The place, from 0, for the card of the job that has come last to show at first.
  func firstPlace(of job: JobID) -> Int {
    guard let ticket = tickets[job] else { return 0 }
    let taken = carded.compactMap { tickets[$0] }.filter { $0.precedes(ticket) }
      .compactMap { $0.display?.place }.max()
    return max(ahead(of: ticket), (taken ?? -1) + 1)
  }

  /// How many jobs are before the one that has come last.
  private func ahead(of ticket: Ticket) -> Int {
    counts[Int(ticket.priority.rawValue)...].reduce(ticket.counts ? -1 : 0, +)
  }

  /// Has a card, which shows its first place, show the place of the job that has come last from now on.
  mutating func show(_ job: JobID, on card: CardID) {
    guard let ticket = tickets[job] else { return }
    let display = Display(card: card, place: firstPlace(of: job), ahead: ahead(of: ticket))
    if display.place != display.ahead { hasChanged = true }
    tickets[job]?.display = display
    carded.insert(job)
  }

  /// Removes a job, if it is in the queue.
  mutating func leave(_ job: JobID) {
    guard let ticket = tickets[job] else { return }
    tickets[job] = nil
    carded.remove(job)
    guard ticket.counts else { return }
    counts[Int(ticket.priority.rawValue)] -= 1
    move(by: -1, behind: ticket)
  }

  private mutating func move(by change: Int, behind ticket: Ticket) {
    for job in carded {
      guard let other = tickets[job], ticket.precedes(other) else { continue }
      tickets[job]?.display?.ahead += change
      hasChanged = true
    }
  }

  /// The current places of all queued jobs with cards; `nil` if nothing has changed or not much time has passed.
  mutating func takePlaces(at now: Instant) -> [(card: CardID, place: Int)]? {
    guard hasChanged else { return nil }
    // They are shown together, so the more they are, the more rarely.
    let pause = Limits.Cards.tick * max(1, carded.count / Limits.Cards.perCell)
    if let lastTaken, now - lastTaken < pause { return nil }
    (lastTaken, hasChanged) = (now, false)
    return carded.compactMap { job in
      guard let display = tickets[job]?.display else { return nil }
      tickets[job]?.display?.place = display.ahead
      return (display.card, display.ahead)
    }.sorted { $0.place < $1.place }
  }
}
