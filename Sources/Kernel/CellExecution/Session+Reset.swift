internal import CellCompilation
internal import CellFailures
internal import CompilerProtocol
internal import ErrorText
internal import Execution
internal import JobCards
internal import Magics
internal import RunnerProtocol
internal import Toolchains

/// New processes for the cells.
extension Session {
  /// Forgets everything the cells declared and starts a new process.
  ///
  /// - Throws: A ``MagicFailure`` while cells of other shells are running, or jobs unless `force` is
  ///   set; an `ErrorReport` if the process cannot be started.
  func reset(because cause: String, force: Bool, for id: ExecutionID) async throws {
    try checkReset(force: force, for: id)
    await client.terminate(because: cause)
    chain = CellChain(generation: client.generation)
    unchainedCells = UnchainedCells()
    failedCells = FailedCells()
    do {
      try restartRunnerIfNeeded()
    } catch {
      throw FailureReports.notStarted(error)
    }
  }

  /// Has this and later cells watched by a sanitizer, or by none, in a new process.
  ///
  /// - Throws: What a reset throws, and a ``MagicFailure`` if the sanitizer is not available.
  func watch(
    with sanitizer: Sanitizer?, because cause: String, force: Bool, for id: ExecutionID
  ) async throws {
    guard sanitizer != self.sanitizer else { return }
    try checkReset(force: force, for: id)
    do {
      try await client.preload(
        sanitizer.map { try compiler.toolchain.libraries(for: $0) } ?? [])
    } catch {
      throw MagicFailure.cannotWatch(because: error.reason)
    }
    try await reset(because: cause, force: force, for: id)
    self.sanitizer = sanitizer
  }

  /// Checks that a reset ends nothing that the user has not agreed to end.
  private func checkReset(force: Bool, for id: ExecutionID) throws {
    guard !running.hasOther(than: id) else { throw MagicFailure.wouldEndCells }
    let jobs = client.jobs.active.all.map(\.name)
    guard force || jobs.isEmpty else { throw MagicFailure.wouldEnd(jobs: jobs) }
  }
}
