import Limits
import POSIX
import Synchronization

/// A program that is started before it is needed, and then waits for its arguments.
///
/// Starting a compiler or a linker takes a good part of the time a small cell takes it.
final class StandbyProgram: Sendable {
  private struct State: ~Copyable {
    var waiting: StandbyProcess?
    /// Counts the processes, and so tells one from its successor.
    var count = 0
  }

  private let configuration: ChildProcess.Configuration
  private let argumentPrefix: String
  private let idleLimit: Duration
  private let state = Mutex(State())

  /// Describes a program, which is not started yet.
  ///
  /// - Parameters:
  ///   - configuration: What to start, with the arguments that are always the same.
  ///   - argumentPrefix: How the paths begin of the files in which it finds the other arguments.
  ///   - idleLimit: How long a process waits before it is ended.
  init(
    _ configuration: ChildProcess.Configuration, argumentPrefix: String,
    idleLimit: Duration = Limits.Compiler.standbyProgram
  ) {
    self.configuration = configuration
    self.argumentPrefix = argumentPrefix
    self.idleLimit = idleLimit
  }

  deinit {
    state.withLock { $0.waiting.take()?.end() }
  }

  /// The process that waits, if there is one.
  var processID: Int32? { state.withLock { $0.waiting?.processID } }

  /// Starts a process if none waits.
  func prepare() {
    let number = state.withLock { state -> Int? in
      guard state.waiting == nil || state.waiting?.isAlive == false else { return nil }
      state.count += 1
      // Without one, the program is started when it is needed.
      state.waiting = try? StandbyProcess(
        configuration, argumentFile: "\(argumentPrefix)-\(state.count)")
      return state.waiting == nil ? nil : state.count
    }
    guard let number else { return }
    Task { [weak self, idleLimit] in
      try await Task.sleep(for: idleLimit, clock: .suspending)
      self?.endProcess(number)
    }
  }

  /// Runs the program to its end, in the process that waits if there is one; it is killed when the
  /// surrounding task is cancelled.
  ///
  /// - Parameter arguments: What follows the arguments that are always the same; none is empty, since
  ///   response files have no empty ones.
  /// - Returns: How it ended, with what it wrote.
  /// - Throws: A `POSIXError` when the program cannot be started; `CancellationError`.
  func run(_ arguments: [String]) async throws -> ChildProcess.Outcome {
    let child = state.withLock { try? $0.waiting.take()?.proceed(with: arguments) }
    guard let child else {
      var configuration = configuration
      configuration.arguments += arguments
      return try await ChildProcess.run(configuration)
    }
    return try await child.outcomeKillingOnCancel()
  }

  private func endProcess(_ number: Int) {
    state.withLock { state in
      if state.count == number { state.waiting.take()?.end() }
    }
  }
}
