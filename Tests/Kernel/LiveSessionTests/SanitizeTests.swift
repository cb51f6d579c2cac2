import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("%sanitize thread", .serialized, .timeLimit(.minutes(5)))
struct SanitizeTests {
  private func watched() async throws -> SessionFixture {
    let fixture = try await SessionFixture()
    let begin = await fixture.run("%sanitize thread\nimport Synchronization\nvar count = 0")
    #expect(begin.outcome == .completed, "\(begin.outcome)")
    return fixture
  }

  @Test("A race of two jobs is reported under their cell, with both places")
  func race() async throws {
    let fixture = try await watched()
    // Both threads are there before either goes on, and that puts nothing in order.
    await fixture.prepare(
      "let here = Atomic(0)\nfunc add() {\n  here.add(1, ordering: .relaxed)\n"
        + "  while here.load(ordering: .relaxed) < 2 {}\n  count += 1\n}")
    let run = await fixture.run(
      "let pair = [\n  run { add(); print(1) },\n  run { add(); print(2) },\n]\nfor job in pair { try job.wait() }"
    )
    #expect(run.outcome == .completed, "The code goes on.")
    await fixture.outputs.waitForErrors(of: run.id)
    let error = try #require(fixture.outputs.errors(of: run.id).first)
    #expect(error.name == "Data race")
    #expect(error.value.hasPrefix("'count' is "))
    let text = error.traceback.joined(separator: "\n")
    #expect(text.contains("In[2]:5 in add"))
    #expect(text.contains("In[3]:2 in closure #1") && text.contains("In[3]:3 in closure #2"))
    #expect(text.contains("the other thread was here:"))
  }

  @Test("What is in order is no race: locks, actors, queues, and the ends of jobs")
  func order() async throws {
    let fixture = try await watched()
    let run = await fixture.run(
      """
      import Foundation
      let sum = Mutex(0)
      try (0..<8).map { _ in run { for _ in 0..<2000 { sum.withLock { $0 += 1 } } } }
        .forEach { try $0.wait() }
      print(sum.withLock { $0 })
      actor Counter { var n = 0; func add() { n += 1 } }
      let counter = Counter()
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<20 { group.addTask { await counter.add() } }
      }
      print(await counter.n)
      let queue = DispatchQueue(label: "order")
      for _ in 0..<20 { queue.async { count += 1 } }
      queue.sync { print(count) }
      try run { count += 1 }.wait()
      let polled = run { count += 1 }
      while !polled.state.isFinal { usleep(100) }
      print(count)
      let doomed = run { count += 1; fatalError("after that") }
      _ = try? doomed.wait()
      print(count)
      """)
    #expect(run.outcome == .completed, "\(run.outcome)")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "16000\n20\n20\n22\n23\n")
    await fixture.prepare("jobs.wait()")
    #expect(fixture.outputs.errors(of: run.id).map(\.value) == ["after that"])
  }

  @Test("Traps stay contained, and jobs can still be ended by force")
  func containment() async throws {
    let fixture = try await watched()
    await fixture.prepare("import Foundation\ncount = 7")
    for code in ["[1][count] + 0", "fatalError()", "UnsafeMutablePointer<Int>(bitPattern: 16)![0]"]
    {
      let run = await fixture.run(code)
      #expect(run.error?.name != "RunnerDied" && run.error != nil, "\(run.outcome)")
    }
    let run = await fixture.run(
      """
      let bodies: [() -> Void] = [
        { while true {} }, { DispatchSemaphore(value: 0).wait() }, { while true { sleep(1000) } },
        { var a: [[Int]] = []; while true { a = [[1]] + a.prefix(9) } },
      ]
      for body in bodies {
        let job = run { body() }
        while job.state == .queued { usleep(100) }
        job.cancel(grace: .zero)
        _ = try? job.wait()
        print(job.state)
      }
      """)
    #expect(run.outcome == .completed, "\(run.outcome)")
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == String(repeating: "cancelled\n", count: 4))
    let after = await fixture.run("count")
    #expect(fixture.outputs.results(of: after.id) == ["7"])
  }

  @Test("It begins and ends with a new process, refuses while jobs run, and says so")
  func change() async throws {
    let fixture = try await watched()
    await fixture.prepare("let job = run(\"long\") { try await Task.sleep(for: .seconds(600)) }")
    let refused = await fixture.run("%sanitize off")
    #expect(refused.error?.name == "JobsRunning")
    let said = await fixture.run("%sanitize thread\n%sanitize")
    #expect(said.outcome == .completed, "What is so already is no change.")
    #expect(fixture.outputs.text(.stdout, of: said.id) == "%sanitize thread\n")
    #expect(await fixture.run("%sanitize off --force").error == nil)
    #expect(await fixture.run("count").error?.value.contains("cannot find 'count'") == true)
    let plain = await fixture.run("!echo [$LD_PRELOAD]\n%sanitize")
    #expect(
      fixture.outputs.text(.stdout, of: plain.id) == "%sanitize off\n[]\n",
      "What is said comes first.")
    #expect(await fixture.run("%sanitize address").error?.name == "UsageError")
  }
}
