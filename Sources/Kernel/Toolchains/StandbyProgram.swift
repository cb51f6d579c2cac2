import Limits
package import POSIX
import Synchronization

/// A program that can be started before it is needed, and then waits for its arguments.
///
/// A compiler or a linker spends much of its time for a small cell on starting.
package final class StandbyProgram: Sendable {
  private struct State: ~Copyable {
    var waiting: StandbyProcess?
    /// How many processes were started; the count identifies the one that waits.
    var count = 0
  }

  private let configuration: ChildProcess.Configuration
  private let argumentPrefix: String
  private let idle: IdleRelease
  private let state = Mutex(State())

  /// Describes a program without starting it.
  ///
  /// - Parameters:
  ///   - configuration: The program, with the arguments that are always the same.
  ///   - argumentPrefix: The start of the paths of the files with its other arguments.
  ///   - idle: When a process that waits is ended.
  package init(
    _ configuration: ChildProcess.Configuration, argumentPrefix: String,
    idle: IdleRelease = IdleRelease()
  ) {
    self.configuration = configuration
    self.argumentPrefix = argumentPrefix
    self.idle = idle
  }

  deinit {
    state.withLock { $0.waiting.take()?.terminate() }
  }

  /// The ID of the process that waits, if there is one.
  package var processID: Int32? { state.withLock { $0.waiting?.processID } }

  /// Starts a process unless one waits.
  package func prepare() {
    let number = state.withLock { state -> Int? in
      guard state.waiting == nil || state.waiting?.isAlive == false else { return nil }
      state.count += 1
      // If that fails, the program is started when it is needed.
      state.waiting = try? StandbyProcess(
        configuration, argumentFile: "\(argumentPrefix)-\(state.count)")
      return state.waiting == nil ? nil : state.count
    }
    guard let number else { return }
    Task { [weak self, idle] in
      let start = SuspendingClock.now
      while case .askAgain(let pause) = idle.step(
        after: SuspendingClock.now - start, memory: { MemoryReading.now() })
      {
        try await Task.sleep(for: pause, clock: .suspending)
        guard self?.isWaiting(number) == true else { return }
      }
      self?.endProcess(number)
    }
  }

  /// Runs the program to its end, in the process that waits if there is one.
  ///
  /// A process that stalls is replaced by another. Cancelling the surrounding task kills it.
  ///
  /// - Parameter arguments: The further arguments; none may be empty, since response files cannot
  ///   hold empty ones.
  /// - Returns: How it ended, with its output.
  /// - Throws: A `POSIXError` if the program cannot be started; a ``StalledProgram`` if the second process
  ///   stalls too; `CancellationError`.
  package func run(_ arguments: [String]) async throws -> ChildProcess.Outcome {
    let waiting = state.withLock { try? $0.waiting.take()?.proceed(with: arguments) }
    if let waiting, let outcome = try await outcome(of: waiting) { return outcome }
    var configuration = configuration
    configuration.arguments += arguments
    // The one that waited may have been stopped since long ago, which says nothing about a new one.
    for _ in 0..<2 {
      try Task.checkCancellation()
      if let outcome = try await outcome(of: ChildProcess(configuration)) { return outcome }
    }
    throw StalledProgram(path: configuration.executable)
  }

  /// Waits for a process; returns `nil` if it has stalled and was killed.
  private func outcome(of child: ChildProcess) async throws -> ChildProcess.Outcome? {
    let watch = Task {
      let hasStalled = try await StallWatch.hasStalled(
        child.pid, after: Limits.Compiler.hang, checkingEvery: Limits.Compiler.progressCheck)
      if hasStalled { child.kill() }
      return hasStalled
    }
    defer { watch.cancel() }
    let outcome = try await child.outcomeKillingOnCancel()
    watch.cancel()
    return (try? await watch.value) == true ? nil : outcome
  }

  private func isWaiting(_ number: Int) -> Bool {
    state.withLock { $0.count == number && $0.waiting != nil }
  }

  private func endProcess(_ number: Int) {
    state.withLock { state in
      if state.count == number { state.waiting.take()?.terminate() }
    }
  }
}
