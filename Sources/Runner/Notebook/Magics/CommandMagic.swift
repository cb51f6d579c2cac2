internal import RunnerProtocol
internal import Synchronization

/// Runs a command of `!` to its end; what it writes goes to the cell or job that runs it.
///
/// It ends when the cell is interrupted or the job is cancelled.
func performCommand(_ command: String) {
  guard let origin = Origin.here else { return }
  let host = NotebookRuntime.host
  let gate = host.makeGate()
  let end = Mutex<CommandEnd?>(nil)
  let process: any HostProcess
  do {
    process = try host.uninterrupted {
      try host.system.startShell(["-c", command], output: origin.takeOutput) { ending in
        end.withLock { $0 = ending }
        gate.open()
      }
    }
  } catch {
    RunnerMagics.say("\(error)", to: .stderr)
    return
  }
  origin.cancellation.observing { level in
    if level >= .forced { process.kill() } else { process.stop() }
  } _: {
    host.blocking { gate.wait() }
  }
  // An interrupted cell goes no further; a job says itself how it ends.
  if origin.cancellation.level != .none, origin.job == nil { host.abandonThread() }
  host.checkForStop()
  if let end = end.withLock({ $0 }), !end.isSuccess { RunnerMagics.say("\(end)", to: .stderr) }
}

extension Origin {
  /// Takes what a command writes.
  @Sendable func takeOutput(_ stream: StreamName, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { output.write(stream, $0) }
  }
}
