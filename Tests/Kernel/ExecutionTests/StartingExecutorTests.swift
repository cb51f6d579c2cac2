import Execution
import RunnerProtocol
import Synchronization
import Testing

@Suite("An executor that is still starting", .timeLimit(.minutes(2)))
struct StartingExecutorTests {
  private let cell = CellRequest(id: ExecutionID(rawValue: 1), code: "1", number: 1)

  @Test("A cell waits for it and is then run by it")
  func waiting() async throws {
    let (executor, gate) = starting()
    async let outcome = executor.execute(cell)
    async let value = executor.evaluate("1", in: ExecutionID(rawValue: 2))
    async let matches = executor.completions(in: "pri", at: 3)
    gate.yield()
    #expect(name(await outcome) == "KernelNotReady")
    guard case .failure(let report) = await value else {
      Issue.record("There was a value.")
      return
    }
    #expect(report.name == "KernelNotReady")
    #expect(await matches.replaced == 3..<3)
    // From now on nothing waits.
    #expect(name(await executor.execute(cell)) == "KernelNotReady")
  }

  @Test("Interrupting ends the cells that wait, and no later one")
  func interrupt() async throws {
    let (executor, gate) = starting()
    let isOver = Atomic(false)
    async let outcome = {
      defer { isOver.store(true, ordering: .releasing) }
      return await executor.execute(cell)
    }()
    // The cell may not have begun to wait yet.
    while !isOver.load(ordering: .acquiring) {
      await executor.interrupt()
      await Task.yield()
    }
    #expect(name(await outcome) == "Interrupted")
    gate.yield()
    #expect(name(await executor.execute(cell)) == "KernelNotReady")
  }

  @Test("Shutting down cancels the making, and ends the cells that wait")
  func shutdown() async throws {
    let (executor, gate) = starting()
    let outcome = Task { await executor.execute(cell) }
    await executor.shutdown()
    #expect(["Interrupted", "KernelNotReady"].contains(name(await outcome.value)))
    gate.finish()
  }

  /// An executor whose making ends when the gate is passed, or is cancelled.
  private func starting() -> (StartingExecutor, AsyncStream<Void>.Continuation) {
    let (passages, gate) = AsyncStream.makeStream(of: Void.self)
    let executor = StartingExecutor {
      for await _ in passages { break }
      return UnavailableExecutor(because: "a test")
    }
    return (executor, gate)
  }

  private func name(_ outcome: ExecutionOutcome) -> String {
    guard case .failed(let report) = outcome else { return "none" }
    return report.name
  }
}
