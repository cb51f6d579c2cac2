import Execution
import RunnerProtocol
import Testing

@testable import CellExecution

@Suite("Jobs that share a task", .serialized, .timeLimit(.minutes(5)))
struct JobWorkerTests {
  /// Runs cells, the last of which has a result.
  private func result(of cells: String...) async throws -> String? {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation\nimport Synchronization\njobs.workers = 1")
    for cell in cells.dropLast() { await fixture.run(cell) }
    let run = await fixture.run(cells[cells.count - 1])
    let result = fixture.outputs.results(of: run.id).last
    if result == nil { Issue.record("\(run.outcome)") }
    return result
  }

  @Test("Cancelling a job that runs cancels it and no job after it")
  func cancelRunning() async throws {
    let result = try await result(
      of: """
        var wrong = 0
        for _ in 0..<200 {
          let first = run { while !Task.isCancelled {} ; try Task.checkCancellation() }
          let second = run { Task.isCancelled }
          while first.state != .running { usleep(10) }
          first.cancel()
          if (try? first.wait()) != nil { wrong += 1 }
          if try second.wait() { wrong += 1 }
        }
        wrong
        """)
    #expect(result == "0")
  }

  @Test("Cancelling a job just as it ends does not reach the next")
  func cancelEnding() async throws {
    let result = try await result(
      of: """
        var wrong = 0
        for round in 0..<3000 {
          let first = run {}
          let others = (0..<4).map { _ in run { Task.isCancelled } }
          for _ in 0..<(round % 40) { sched_yield() }
          first.cancel()
          for other in others where try other.wait() { wrong += 1 }
        }
        wrong
        """)
    #expect(result == "0")
  }

  @Test("However often the threads of the pool fall asleep, jobs that come wake them")
  func sleepers() async throws {
    let fixture = try await SessionFixture()
    for count in [1, 10, 100, 3000] {
      for _ in 0..<10 {
        let run = await fixture.run("for _ in 0..<\(count) { run {} }\njobs.wait()")
        #expect(run.outcome == .completed)
      }
    }
  }

  @Test("A job that cancels its own task takes none with it")
  func cancelItself() async throws {
    let result = try await result(
      of: """
        let first = run {
          withUnsafeCurrentTask { $0?.cancel() }
          return Task.isCancelled
        }
        let second = run { Task.isCancelled }
        [try first.wait(), try second.wait()]
        """)
    #expect(result == "[true, false]")
  }

  @Test("What a job binds, and what it does when it is cancelled, ends with it")
  func bindings() async throws {
    let result = try await result(
      of: """
        enum Bound { @TaskLocal static var value = 0 }
        let calls = Shared(0)
        """,
      """
      let first = run {
        try await Bound.$value.withValue(7) {
          try await withTaskCancellationHandler {
            await Task.yield()
            return Bound.value
          } onCancel: {
            calls.withLock { $0 += 1 }
          }
        }
      }
      let second = run {
        let value = Bound.value
        while !Task.isCancelled {}
        return value
      }
      while second.state != .running { usleep(10) }
      second.cancel()
      let third = run { Bound.value }
      [try first.wait(), try second.wait(), try third.wait(), calls.value]
      """)
    #expect(result == "[7, 0, 0, 0]")
  }

  @Test("A job that waits asynchronously is cancelled without harm to those done meanwhile")
  func suspended() async throws {
    let result = try await result(
      of: """
        jobs.limit = 9
        let first = run { try await Task.sleep(for: .seconds(60)) }
        let second = run {
          first.cancel()
          // A cancel that reached this job would have done so in the call above; the pause lets one
          // through that takes a detour by another thread.
          usleep(20_000)
          return Task.isCancelled
        }
        let third = run { Task.isCancelled }
        let isCancelled = try [second.wait(), third.wait()]
        ["\\((try? first.wait()) == nil)", "\\(first.state)", "\\(isCancelled)"]
        """)
    #expect(result == #"["true", "cancelled", "[false, false]"]"#)
  }

  @Test("Jobs that come after one that a trap or its time has ended are not cancelled")
  func ended() async throws {
    let result = try await result(
      of: """
        let endings: [Job<Void>] = [
          run { await withTaskGroup(of: Void.self) { $0.addTask { fatalError("inner") } } },
          run { fatalError("outer") },
          run(timeout: .milliseconds(20)) { while !Task.isCancelled {} },
          run(retries: 2) { throw CocoaError(.featureUnsupported) },
        ]
        let later = (0..<20).map { _ in run { Task.isCancelled } }
        let isCancelled = try later.map { try $0.wait() }
        (endings.map { "\\($0.state)" }, isCancelled.contains(true))
        """)
    #expect(result?.hasSuffix("false)") == true, "\(result ?? "")")
    #expect(result?.contains(#"["crashed", "crashed", "timed out", "failed"]"#) == true)
  }

  @Test("A job that can go on does so before jobs that have not started")
  func fairness() async throws {
    let result = try await result(
      of: """
        jobs.limit = 2
        let done = Shared(0)
        let (signal, door) = AsyncStream.makeStream(of: Void.self)
        let first = run {
          for await _ in signal { break }
          return done.value
        }
        for number in 0..<1000 {
          run {
            if number == 10 { door.yield() }
            usleep(200)
            done.withLock { $0 += 1 }
          }
        }
        (10..<900).contains(try first.wait())
        """)
    #expect(result == "true")
  }

  @Test("Many jobs run once each, in the order of their submission, on few tasks or many")
  func order() async throws {
    let result = try await result(
      of: """
        let order = Shared<[Int]>([])
        let all = (0..<5000).map { number in
          run {
            if number % 7 == 0 { await Task.yield() }
            order.withLock { $0.append(number) }
            return number
          }
        }
        let values = try all.map { try $0.wait() }
        let late = order.value.filter { $0 % 7 == 0 }
        let prompt = order.value.filter { $0 % 7 != 0 }
        [values == Array(0..<5000), prompt == prompt.sorted(), late == late.sorted()]
        """)
    #expect(result == "[true, true, true]")
  }
}
