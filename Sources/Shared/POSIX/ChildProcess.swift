import Glibc
import Synchronization

/// A program started by this one.
///
/// Its standard input is `/dev/null`. It is reaped by a thread of its own as soon as it ends, so no
/// zombie is left even if nobody asks for its end. A child whose owner goes is not killed.
package final class ChildProcess: Sendable {
  /// How a child ended.
  ///
  /// A non-zero status is a result, not an error.
  package enum TerminationStatus: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    package var isSuccess: Bool { self == .exited(0) }
  }

  /// A child that has ended, with what it wrote.
  package struct Outcome: Sendable {
    package var ending: TerminationStatus
    package var standardOutput: [UInt8]
    package var standardError: [UInt8]
  }

  private struct State {
    var ending: TerminationStatus?
    var isReaped = false
    var outcome: Outcome?
    var waiting: [CheckedContinuation<Outcome, Never>] = []
  }

  /// The child's process identifier, which may be another process's once the child has ended.
  package let pid: Int32
  private let leadsGroup: Bool
  private let leadsSession: Bool
  private let state = Mutex(State())

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - configuration: What to start, and how.
  ///   - onOutput: Takes what would be collected as it comes, with the stream's number, on one thread.
  ///   - onEnd: Called once on the same thread, after the last output.
  /// - Throws: A ``POSIXError`` when the program cannot be started.
  package init(
    _ configuration: Configuration,
    onOutput: (@Sendable (Int32, [UInt8]) -> Void)? = nil,
    onEnd: @escaping @Sendable (TerminationStatus) -> Void = { _ in }
  ) throws(POSIXError) {
    let output = try OutputCollector(configuration.standardOutput, stream: 1, handler: onOutput)
    let error = try OutputCollector(configuration.standardError, stream: 2, handler: onOutput)
    let ended = try FileDescriptor.pipe()
    pid = try configuration.spawn(
      standardOutput: output.childEnd, standardError: error.childEnd)
    leadsGroup = configuration.leadsGroup
    leadsSession = leadsGroup && configuration.leadsSession
    output.closeChildEnd()
    error.closeChildEnd()
    // Two raw numbers, each owned by the thread that gets it.
    let ends = ended.release()
    try BackgroundThread.start(name: "collect") { [self] in
      let end = FileDescriptor(owning: ends.second)
      reap()
      _ = consume end
    }
    try BackgroundThread.start(name: "collect") { [self] in
      OutputCollector.collect([output, error], until: FileDescriptor(owning: ends.first))
      finish(output: output.bytes, error: error.bytes)
      onEnd(ending ?? .signalled(0))
    }
  }

  /// Waits for the end and for all that was written up to it.
  ///
  /// What a grandchild writes later, holding the same pipe, is not waited for. Cancelling the
  /// waiting task leaves the child alone; see ``run(_:)`` for one that ends with its task.
  package func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let outcome = state.withLock { state in
        if state.outcome == nil { state.waiting.append(continuation) }
        return state.outcome
      }
      if let outcome { continuation.resume(returning: outcome) }
    }
  }

  /// How the child ended, or nothing while it lives.
  package var ending: TerminationStatus? { state.withLock { $0.ending } }

  /// Sends a signal to the child, and to its whole group if it leads one.
  ///
  /// A group whose leader has ended is not signalled any more: its number may be another's.
  package func send(signal: Int32) {
    state.withLock { state in
      guard !state.isReaped else { return }
      _ = Glibc.kill(leadsGroup ? -pid : pid, signal)
    }
  }

  /// Asks the child, and its whole group if it leads one, to stop, as Control-C in a terminal does.
  package func interrupt() {
    send(signal: SIGINT)
  }

  /// Ends the child, and its whole group if it leads one, at once.
  package func kill() {
    send(signal: SIGKILL)
  }

  /// Runs a program to its end; the program is killed when the surrounding task is cancelled.
  package static func run(_ configuration: Configuration) async throws -> Outcome {
    try Task.checkCancellation()
    return try await ChildProcess(configuration).outcomeKillingOnCancel()
  }

  /// Waits for the end as ``outcome()`` does; the child is killed when the surrounding task is
  /// cancelled.
  package func outcomeKillingOnCancel() async throws -> Outcome {
    let outcome = await withTaskCancellationHandler {
      await self.outcome()
    } onCancel: {
      kill()
    }
    try Task.checkCancellation()
    return outcome
  }

  /// Waits for the end.
  ///
  /// The child is reaped under the lock, so no signal can hit a successor.
  private func reap() {
    var information = siginfo_t()
    _ = retrying { waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) }
    state.withLock { state in
      // The rest of the group goes with its leader while the leader's number is still taken.
      if leadsSession { System.killGroups([pid]) }
      if leadsGroup { _ = Glibc.kill(-pid, SIGKILL) }
      var status: Int32 = 0
      _ = retrying { waitpid(pid, &status, 0) }
      let signal = status & 0x7f
      state.ending = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
      state.isReaped = true
    }
  }

  private func finish(output: [UInt8], error: [UInt8]) {
    let (outcome, waiting) = state.withLock { state in
      let outcome = Outcome(
        ending: state.ending ?? .signalled(0), standardOutput: output, standardError: error)
      state.outcome = outcome
      defer { state.waiting = [] }
      return (outcome, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: outcome) }
  }
}
