import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Shared values", .serialized, .timeLimit(.minutes(5)))
struct SharedTests {
  @Test("No change of any job is lost, and each throws, shows and copies as expected")
  func counting() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      let total = Shared(0)
      jobs.workers = 8
      try jobs.map(0..<8) { _ in for _ in 0..<100_000 { total.withLock { $0 += 1 } } }
      print(total.value, total)
      do { try total.withLock { $0 = 5; throw Oops() } } catch { print(error, total.value) }
      let names = Shared(["a"])
      print(names.withLock { $0.append("b"); return $0.count }, names)
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == """
        800000 Shared(800000)
        Oops() 5
        2 Shared(["a", "b"])

        """, "\(run.outcome)")
  }

  @Test(
    "A trap inside frees the lock and leaves a value",
    arguments: [
      "run { total.withLock { $0 += 1; fatalError() } }",
      "run { await Task.yield(); outer.withLock { _ in total.withLock { $0 += 1; fatalError() } } }",
      "DispatchQueue.global().async { total.withLock { $0 += 1; fatalError() } }",
      "total.withLock { $0 += 1; fatalError() }",
    ])
  func trap(_ code: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation\nlet total = Shared(0)\nlet outer = Shared(0)")
    let trap = await fixture.run(code)
    if trap.outcome == .completed {
      await fixture.outputs.waitForErrors(of: trap.id)
    }
    let after = await fixture.run("outer.withLock { _ in total.withLock { $0 += 10; return $0 } }")
    // No code could have read the change, so optimised code need not have made it.
    let result = fixture.outputs.results(of: after.id)
    #expect(result == ["10"] || result == ["11"], "\(after.outcome)")
  }

  @Test("A thread that is ended by force while it holds the lock, or waits for it, releases it")
  func forced() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      import Foundation
      nonisolated(unsafe) var n = 0
      let total = Shared(0)
      """)
    for _ in 1...5 {
      let run = await fixture.run(
        """
        let holder = run { total.withLock { _ in print("held"); while true { n &+= 1 } } }
        """)
      await fixture.outputs.waitForText("held\n", of: run.id)
      let waiting = await fixture.run(
        """
        let waiters = (0..<3).map { _ in run { print("wants"); total.withLock { $0 += 1000 } } }
        """)
      await fixture.outputs.waitForText("wants\nwants\nwants\n", of: waiting.id)
      let end = await fixture.run(
        """
        waiters[0].cancel(grace: .zero)
        do { try waiters[0].wait() } catch { print(error) }
        holder.cancel(grace: .zero)
        do { try holder.wait() } catch { print(error) }
        try waiters[1].wait()
        try waiters[2].wait()
        """)
      #expect(
        fixture.outputs.text(.stdout, of: end.id) == "CancellationError()\nCancellationError()\n",
        "\(end.outcome)")
    }
    let sum = await fixture.run("total.value")
    #expect(fixture.outputs.results(of: sum.id) == ["10000"], "\(sum.outcome)")
  }

  @Test("A short piece of work under the lock is not cut by a cancel")
  func whole() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let pair = Shared((0, 0))
      for _ in 0..<20 {
        let job = run {
          while true { pair.withLock { $0.0 += 1; for _ in 0..<1000 { $0.1 &+= 1; $0.1 &-= 1 }; $0.1 += 1 } }
        }
        while job.state != .running {}
        job.cancel(grace: .zero)
        do { try job.wait() } catch {}
      }
      let value = pair.value
      print(value.0 == value.1)
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "true\n", "\(run.outcome)")
  }

  @Test("Threads that wait for the lock do not keep the pool from what its owner waits for")
  func starvation() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      jobs.workers = 2
      let (total, held) = (Shared(0), DispatchSemaphore(value: 0))
      let owner = run {
        try total.withLock { value in
          held.signal()
          while jobs.all.count < 8 { Thread.sleep(forTimeInterval: 0.001) }
          value += try run(priority: .low) { 1 }.wait()
        }
      }
      held.wait()
      let others = (0..<7).map { _ in run { total.withLock { $0 += 1 } } }
      try owner.wait(timeout: .seconds(60))
      try jobs.wait(timeout: .seconds(60))
      total.value
      """)
    #expect(fixture.outputs.results(of: run.id) == ["8"], "\(run.outcome)")
  }

  @Test("A value that is used inside of its own lock is an error that says so")
  func recursion() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let total = Shared(0)")
    let run = await fixture.run("total.withLock { $0 = total.value }")
    #expect(run.error?.name == "Deadlock")
    #expect(run.error?.traceback.contains { $0.contains("In[2]:1") } == true, "\(run.outcome)")
    let after = await fixture.run("total.value")
    #expect(fixture.outputs.results(of: after.id) == ["0"])
  }

  @Test("ThreadSanitizer sees no race in it")
  func races() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      %sanitize thread
      import Synchronization
      let (here, total) = (Here(), Shared([0]))
      final class Here: Sendable { let count = Atomic(0) }
      // Both threads are there before either goes on, and that puts nothing in order.
      let pair = (0..<2).map { _ in
        run {
          here.count.add(1, ordering: .relaxed)
          while here.count.load(ordering: .relaxed) < 2 {}
          for _ in 0..<2000 { total.withLock { $0[0] += 1 } }
        }
      }
      for job in pair { try job.wait() }
      print(total.value)
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "[4000]\n", "\(run.outcome)")
    #expect(fixture.outputs.errors(of: run.id) == [])
  }
}
