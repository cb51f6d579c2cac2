internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import Synchronization

/// A shell, as `!` and `%%sh` start it.
enum ShellProcess {
  private static let path = "/bin/sh"
  private static let count = Atomic<Int>(0)

  /// Starts a shell in a family of its own, within that of a cell or job.
  static func start(
    _ arguments: [String], in outer: ProcessFamily,
    onEnd: @escaping @Sendable (CommandEnd, (any RemainingProcesses)?) -> Void
  ) throws(POSIXError) {
    let number = count.add(1, ordering: .relaxed).newValue
    let family = ProcessFamily(mark: "\(outer.mark)/\(number)")
    var configuration = ChildProcess.Configuration(path, arguments)
    configuration.environment = Environment.current.merging([ProcessFamily.variable: family.mark]) {
      $1
    }
    configuration.leadsGroup = true
    configuration.leavesGroup = true
    // The runner gives the shell pipes of its own, as any child.
    configuration.standardOutput = .inherited
    configuration.standardError = .inherited
    _ = try ChildProcess(
      configuration, onEnd: { onEnd(CommandEnd($0), family.areRunning ? family : nil) })
  }
}

extension ProcessFamily: RemainingProcesses {
  package var areRunning: Bool { count > 0 }
}

extension CommandEnd {
  fileprivate init(_ ending: ChildProcess.TerminationStatus) {
    self =
      switch ending {
      case .exited(let status): .exited(status)
      case .signalled(let number): .signalled(SignalName(number).name)
      }
  }
}
