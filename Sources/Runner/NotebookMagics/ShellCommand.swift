internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Runs a shell command to its end; its output goes to the cell or job that runs it.
///
/// An interrupt of the cell or a cancel of the job ends the command.
func performCommand(_ command: String) {
  guard let origin = Origin.here else { return }
  let host = NotebookRuntime.host
  let gate = host.makeGate()
  let end = Mutex<CommandEnd?>(nil)
  let process: any HostProcess
  do {
    process = try host.uninterrupted {
      try host.system.startShell(["-c", command], output: origin.receiveOutput) { ending in
        end.withLock { $0 = ending }
        gate.open()
      }
    }
  } catch {
    Origin.say("\(error)", to: .stderr)
    return
  }
  origin.cancellation.observing { level in
    if level >= .forced { process.kill() } else { process.stop() }
  } _: {
    host.blocking { gate.wait() }
  }
  // An interrupted cell runs no further; a job reports its own end.
  if origin.cancellation.level != .none, origin.job == nil { host.abandonThread() }
  host.checkForStop()
  if let end = end.withLock({ $0 }), !end.isSuccess { Origin.say("\(end)", to: .stderr) }
}

extension Origin {
  /// Writes the output of a command to the cell or job.
  @Sendable func receiveOutput(_ stream: StreamName, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { output.write(stream, $0) }
  }
}
