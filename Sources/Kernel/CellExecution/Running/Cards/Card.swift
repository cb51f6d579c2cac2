internal import RunnerProtocol

/// A display under a cell that is updated in place.
struct Card: Sendable {
  /// What it is about.
  enum Content: Sendable {
    case job(JobCard)
    case group(GroupCard)
    case work(ProgressCard)
  }

  /// The run of a cell whose jobs it is about.
  let cell: ExecutionID
  var content: Content
  /// The name of its display.
  var displayID = Self.newDisplayID()
  /// What it says now in the front-end; nothing if it is not to be seen there.
  var shown: CardSnapshot?
  /// What carries its button, if it has one.
  var widget: CardWidget?
  /// Whether it is shown under a later run than that which has submitted the jobs.
  var isMoved = false

  /// A name that no display had before: notebooks outlive kernels.
  static func newDisplayID() -> String {
    "card-" + String(UInt64.random(in: 0 ... .max), radix: 16)
  }

  /// What it says besides where it is shown under a later run of its cell.
  private var movedNote: String {
    let origin = "of this cell's earlier run"
    switch content {
    case .job(let job) where job.isQueued || job.isRunning:
      let number = job.id.rawValue
      return "\(origin): %log \(number) shows its output, %cancel \(number) stops it"
    case .group(let group) where !group.isOver: return "\(origin): %jobs lists them"
    case .job, .group, .work: return origin
    }
  }

  /// What it is to say now, with so many jobs in the queue.
  func snapshot(at now: ContinuousClock.Instant, queued count: Int) -> CardSnapshot {
    var snapshot =
      switch content {
      case .job(let job): job.snapshot(at: now, queued: count)
      case .group(let group): group.snapshot(at: now)
      case .work(let work): work.snapshot(at: now)
      }
    if isMoved { snapshot.note = movedNote }
    return snapshot
  }
}

// MARK: - Changes of one kind of content

extension Card {
  /// Changes the job it is about; does nothing to other cards.
  mutating func changeJob(_ change: (inout JobCard) -> Void) {
    guard case .job(var job) = content else { return }
    change(&job)
    content = .job(job)
  }

  /// Changes the jobs it counts; does nothing to other cards.
  mutating func changeGroup(_ change: (inout GroupCard) -> Void) {
    guard case .group(var group) = content else { return }
    change(&group)
    content = .group(group)
  }

  /// Changes the work of a cell it is about; does nothing to other cards.
  mutating func changeWork(_ change: (inout ProgressCard) -> Void) {
    guard case .work(var work) = content else { return }
    change(&work)
    content = .work(work)
  }
}
