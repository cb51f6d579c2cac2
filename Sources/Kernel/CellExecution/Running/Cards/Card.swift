internal import RunnerProtocol

/// A display under a cell that is updated in place.
struct Card: Sendable {
  /// What it is about.
  enum Content: Sendable {
    case job(JobCard)
    case crowd(CrowdCard)
    case work(WorkCard)
  }

  /// The run of a cell whose jobs it is about.
  let cell: ExecutionID
  var content: Content
  /// The name of its display.
  var displayID = Self.newDisplayID()
  /// What it says now in the front-end; nothing if it is not to be seen there.
  var shown: CardFace?
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
    case .crowd(let crowd) where !crowd.isOver: return "\(origin): %jobs lists them"
    case .job, .crowd, .work: return origin
    }
  }

  /// What it is to say now, with so many jobs in the queue.
  func face(at now: ContinuousClock.Instant, queued count: Int) -> CardFace {
    var face =
      switch content {
      case .job(let job): job.face(at: now, queued: count)
      case .crowd(let crowd): crowd.face(at: now)
      case .work(let work): work.face(at: now)
      }
    if isMoved { face.note = movedNote }
    return face
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
  mutating func changeCrowd(_ change: (inout CrowdCard) -> Void) {
    guard case .crowd(var crowd) = content else { return }
    change(&crowd)
    content = .crowd(crowd)
  }

  /// Changes the work of a cell it is about; does nothing to other cards.
  mutating func changeWork(_ change: (inout WorkCard) -> Void) {
    guard case .work(var work) = content else { return }
    change(&work)
    content = .work(work)
  }
}
