internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Runs a shell command to its end; its output goes to the cell or job that runs it.
///
/// An interrupt of the cell or a cancel of the job ends the command. What it leaves running becomes a job.
func performCommand(_ command: String) {
  guard let origin = Origin.here else { return }
  let host = NotebookRuntime.host
  let gate = host.makeGate()
  let end = Mutex<(end: CommandEnd, rest: (any RemainingProcesses)?)?>(nil)
  do {
    try host.uninterrupted {
      try host.system.startShell(["-c", command]) { ending, rest in
        end.withLock { $0 = (ending, rest) }
        gate.open()
      }
    }
  } catch {
    Origin.say("\(error)", to: .stderr)
    return
  }
  host.blocking { gate.wait() }
  // An interrupted cell runs no further; a job reports its own end.
  if origin.cancellation.level != .none, origin.job == nil { host.abandonThread() }
  host.checkForStop()
  guard let (ending, rest) = end.withLock({ $0 }) else { return }
  if let rest { BackgroundCommand(rest).start(as: ShellScript.name(of: command)) }
  if !ending.isSuccess { Origin.say("\(ending)", to: .stderr) }
}
