internal import Execution
internal import RunnerProtocol

/// A card of the deck: what it is about, and what front-ends show of it.
struct Card: Sendable {
  /// What it is about.
  enum Content: Sendable {
    case job(JobCard)
    case group(GroupCard)
    case progress(ProgressCard)
  }

  /// The run of a cell whose jobs it is about.
  let cell: ExecutionID
  var content: Content
  /// Whether a user may cancel its jobs on the card itself.
  let isCancellable: Bool
  /// What front-ends show of it; `nil` after they have removed it.
  var shown: CardSnapshot?
  /// Whether it has moved to a later run of its cell.
  var isMoved = false

  init(cell: ExecutionID, content: Content, isCancellable: Bool) {
    self.cell = cell
    self.content = content
    self.isCancellable = isCancellable
  }

  /// The remark on a card that has moved.
  private var movedNote: String {
    let origin = "of this cell's earlier run"
    switch content {
    case .job(let job) where !job.isOver:
      let number = job.id.number
      return "\(origin): %log \(number) shows its output, %cancel \(number) stops it"
    case .group(let group) where !group.isOver: return "\(origin): %jobs lists them"
    case .job, .group, .progress: return origin
    }
  }

  /// The card's current state.
  func snapshot(at now: ContinuousClock.Instant) -> CardSnapshot {
    var snapshot =
      switch content {
      case .job(let job): job.snapshot(at: now)
      case .group(let group): group.snapshot(at: now)
      case .progress(let progress): progress.snapshot(at: now)
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

  /// Changes the group of jobs it is about; does nothing to other cards.
  mutating func changeGroup(_ change: (inout GroupCard) -> Void) {
    guard case .group(var group) = content else { return }
    change(&group)
    content = .group(group)
  }

  /// Changes the cell's progress it is about; does nothing to other cards.
  mutating func changeProgress(_ change: (inout ProgressCard) -> Void) {
    guard case .progress(var progress) = content else { return }
    change(&progress)
    content = .progress(progress)
  }
}
