import Glibc
import Synchronization

/// A child process.
///
/// Its standard input is `/dev/null`. A thread reaps it as soon as it ends, so it leaves no zombie
/// even if its outcome is never read. Releasing the last reference does not kill it.
package final class ChildProcess: Sendable {
  /// How a child ended; a non-zero status is a result, not an error.
  package enum TerminationStatus: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)

    package var isSuccess: Bool { self == .exited(0) }
  }

  /// How a child ended, and its collected output.
  package struct Outcome: Sendable {
    package var status: TerminationStatus
    package var standardOutput: [UInt8]
    package var standardError: [UInt8]
  }

  private struct State {
    var status: TerminationStatus?
    var isReaped = false
    var outcome: Outcome?
    var waiting: [CheckedContinuation<Outcome, Never>] = []
  }

  /// The child's process identifier, which the system may reuse once the child has ended.
  package let pid: Int32
  private let leadsGroup: Bool
  private let leavesGroup: Bool
  private let family: ProcessFamily?
  private let state = Mutex(State())

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - configuration: The program, and how to start it.
  ///   - onEnd: Called once, on a thread of its own, after the last output.
  /// - Throws: A ``POSIXError`` when the program cannot be started.
  package init(
    _ configuration: Configuration,
    onEnd: @escaping @Sendable (TerminationStatus) -> Void = { _ in }
  ) throws(POSIXError) {
    let output = try OutputCollector(configuration.standardOutput)
    let error = try OutputCollector(configuration.standardError)
    let ended = try FileDescriptor.pipe()
    pid = try configuration.spawn(
      standardOutput: output.childEnd, standardError: error.childEnd)
    leadsGroup = configuration.leadsGroup
    leavesGroup = configuration.leavesGroup
    family = configuration.familyMark.map { ProcessFamily(mark: $0) }
    output.closeChildEnd()
    error.closeChildEnd()
    // Each of these two raw descriptors is owned by one of the threads.
    let ends = ended.release()
    try BackgroundThread.start(name: "collect") { [self] in
      let end = FileDescriptor(owning: ends.second)
      reap()
      _ = consume end
    }
    try BackgroundThread.start(name: "collect") { [self] in
      OutputCollector.collect([output, error], until: FileDescriptor(owning: ends.first))
      finish(output: output.bytes, error: error.bytes)
      onEnd(status ?? .signalled(0))
    }
  }

  /// Waits for the child's end and all its output until then.
  ///
  /// Later output of a grandchild that holds the same pipe is not waited for. Cancelling the
  /// waiting task does not affect the child; ``run(_:)`` kills it.
  package func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let outcome = state.withLock { state in
        if state.outcome == nil { state.waiting.append(continuation) }
        return state.outcome
      }
      if let outcome { continuation.resume(returning: outcome) }
    }
  }

  /// How the child ended; `nil` while it is running.
  package var status: TerminationStatus? { state.withLock { $0.status } }

  /// Sends a signal to the child, and to its whole group if it leads one.
  ///
  /// Does nothing once the child has been reaped: its number may belong to another process.
  package func send(signal: Int32) {
    state.withLock { state in
      guard !state.isReaped else { return }
      _ = Glibc.kill(leadsGroup ? -pid : pid, signal)
    }
  }

  /// Interrupts the child, and its whole group if it leads one, as Control-C in a terminal does.
  package func interrupt() {
    send(signal: SIGINT)
  }

  /// Kills the child, and its whole group if it leads one; returns when its family is gone, if it has one.
  package func kill() {
    send(signal: SIGKILL)
    family?.end()
  }

  /// Runs a program to its end; kills it when the task is cancelled.
  package static func run(_ configuration: Configuration) async throws -> Outcome {
    try Task.checkCancellation()
    return try await ChildProcess(configuration).outcomeKillingOnCancel()
  }

  /// Waits like ``outcome()``; kills the child when the task is cancelled.
  package func outcomeKillingOnCancel() async throws -> Outcome {
    let outcome = await withTaskCancellationHandler {
      await self.outcome()
    } onCancel: {
      kill()
    }
    try Task.checkCancellation()
    return outcome
  }

  /// Waits for the child's end and reaps it under the lock, so that no signal can hit a process
  /// that gets its number.
  private func reap() {
    var information = siginfo_t()
    _ = retrying { waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) }
    family?.end()
    state.withLock { state in
      // The group is killed before the leader is reaped, while its number cannot be reused.
      if leadsGroup, !leavesGroup { _ = Glibc.kill(-pid, SIGKILL) }
      var status: Int32 = 0
      _ = retrying { waitpid(pid, &status, 0) }
      let signal = status & 0x7f
      state.status = signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
      state.isReaped = true
    }
  }

  private func finish(output: [UInt8], error: [UInt8]) {
    let (outcome, waiting) = state.withLock { state in
      let outcome = Outcome(
        status: state.status ?? .signalled(0), standardOutput: output, standardError: error)
      state.outcome = outcome
      defer { state.waiting = [] }
      return (outcome, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: outcome) }
  }
}
