internal import RunnerProtocol
internal import Synchronization

/// Says under each cell how its jobs ended; of many that ended well or were cancelled, all but the
/// first share a line that is updated.
final class JobLines: Sendable {
  /// Jobs of one cell that share a line when they are many.
  private struct Group: Hashable {
    var execution: ExecutionID
    var ending: Ending
  }

  private enum Ending: CaseIterable {
    case completed
    case cancelled
  }

  /// How many jobs of a group ended, and what has been said of it.
  private struct Tally {
    /// How many had a line of their own.
    var single = 0
    /// How many share a line.
    var shared = 0
    /// Names the shared line, once it is shown.
    var displayID: String?
    var lastShown: ContinuousClock.Instant?
    /// Whether the shared line is to change a moment later.
    var isDue = false
  }

  private struct State {
    var tallies: [Group: Tally] = [:]
    /// When each cell submitted its first job.
    var starts: [ExecutionID: ContinuousClock.Instant] = [:]
  }

  /// How many jobs of a group have a line of their own.
  private static let limit = 20
  /// How long a shared line stays as it is at least, so that no front-end is flooded.
  private static let pause = Duration.milliseconds(125)

  private let sink: any OutputSink
  /// Locked also while something is shown, so that the newest state is shown last.
  private let state = Mutex(State())

  init(_ sink: any OutputSink) {
    self.sink = sink
  }

  /// Takes note that a cell has submitted a job.
  func submitted(by execution: ExecutionID) {
    state.withLock { state in
      if state.starts[execution] == nil { state.starts[execution] = .now }
    }
  }

  /// Says how a job ended.
  func show(_ line: JobLine, of execution: ExecutionID) {
    let ending: Ending? =
      switch line.end.outcome {
      case .completed: .completed
      case .cancelled: .cancelled
      case .failed, .timedOut: nil
      }
    guard let ending else {
      return sink.receive(.display(line.bundle, displayID: nil), from: execution)
    }
    let group = Group(execution: execution, ending: ending)
    state.withLock { state in
      var tally = state.tallies[group] ?? Tally()
      defer { state.tallies[group] = tally }
      guard tally.single >= Self.limit else {
        tally.single += 1
        return sink.receive(.display(line.bundle, displayID: nil), from: execution)
      }
      tally.shared += 1
      guard !tally.isDue else { return }
      let pause = tally.lastShown.map { $0 + Self.pause - .now } ?? .zero
      guard pause > .zero else { return show(&tally, of: group, since: state.starts[execution]) }
      tally.isDue = true
      Task { [weak self] in
        try await Task.sleep(for: pause)
        self?.showIfDue(group)
      }
    }
  }

  /// Shows what is true now of the jobs of a cell.
  func flush(_ execution: ExecutionID) {
    for ending in Ending.allCases { showIfDue(Group(execution: execution, ending: ending)) }
  }

  /// Shows what is true now of all jobs.
  func flush() {
    for group in state.withLock({ Array($0.tallies.keys) }) { showIfDue(group) }
  }

  private func showIfDue(_ group: Group) {
    state.withLock { state in
      guard var tally = state.tallies[group], tally.isDue else { return }
      show(&tally, of: group, since: state.starts[group.execution])
      state.tallies[group] = tally
    }
  }

  /// Shows the shared line of a group as it is now.
  private func show(_ tally: inout Tally, of group: Group, since start: ContinuousClock.Instant?) {
    tally.isDue = false
    tally.lastShown = .now
    let time = start.map { ElapsedTime(.now - $0) }
    let line = Self.line(for: tally.shared, group.ending, in: time)
    let bundle = MIMEBundle(plainText: line)
    if let id = tally.displayID {
      sink.receive(.updateDisplay(bundle, displayID: id), from: group.execution)
    } else {
      // Notebooks outlive kernels: no two lines may ever have one name.
      let id = "jobs-" + String(UInt64.random(in: 0 ... .max), radix: 16)
      tally.displayID = id
      sink.receive(.display(bundle, displayID: id), from: group.execution)
    }
  }

  private static func line(for count: Int, _ ending: Ending, in time: ElapsedTime?) -> String {
    let what = "\(grouped(count)) more \(count == 1 ? "job" : "jobs")"
    switch ending {
    case .completed: return "✔ \(what) completed" + (time.map { " in \($0)" } ?? "")
    case .cancelled: return "◼ \(what) cancelled"
    }
  }

  /// A number with a comma before every three digits.
  private static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
