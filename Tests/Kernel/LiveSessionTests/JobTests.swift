import CellExecution
import Execution
import FoundationEssentials
import RunnerProtocol
import Testing

@Suite("Jobs", .serialized, .timeLimit(.minutes(5)))
struct JobTests {
  @Test("What jobs print arrives under their own cells, whole and in order")
  func attribution() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation")
    let launching = await fixture.run(
      """
      for job in 0..<4 {
        run("job \\(job)") {
          for line in 0..<500 {
            switch line % 4 {
            case 0: print(job, line)
            case 1: Swift.print(job, line)
            case 2: fputs("\\(job) \\(line)\\n", stdout)
            default: await withTaskGroup { $0.addTask { print(job, line) } }
            }
          }
        }
      }
      """)
    let other = await fixture.run("for i in 0..<500 { print(\"other\", i) }")
    await fixture.session.waitForJobs(of: launching.id)
    let lines = fixture.outputs.text(.stdout, of: launching.id).split(separator: "\n")
    for job in 0..<4 {
      let own = lines.filter { $0.hasPrefix("\(job) ") }
      #expect(own == (0..<500).map { "\(job) \($0)" })
    }
    #expect(lines.count == 2000)
    let others = fixture.outputs.text(.stdout, of: other.id).split(separator: "\n")
    #expect(others == (0..<500).map { "other \($0)" })
  }

  @Test("Standard error is kept apart, also from a file handle")
  func standardError() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      run {
        FileHandle.standardError.write(Data("handle\\n".utf8))
        fputs("stream\\n", stderr)
        print("out")
      }
      """)
    await fixture.session.waitForJobs(of: run.id)
    #expect(fixture.outputs.text(.stderr, of: run.id) == "handle\nstream\n")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "out\n")
  }

  @Test("As many jobs as there are workers run at once, however fast they are submitted")
  func allWorkers() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      import Synchronization
      final class Meeting: Sendable { let count = Atomic(0) }
      """)
    let run = await fixture.run(
      """
      // Each goes on only when all four have come: they would for ever wait for a worker that sleeps.
      for _ in 0..<200 {
        let meeting = Meeting()
        let jobs = (0..<4).map { _ in
          run {
            meeting.count.add(1, ordering: .sequentiallyConsistent)
            while meeting.count.load(ordering: .sequentiallyConsistent) < 4 {}
          }
        }
        for job in jobs { try job.wait() }
      }
      "done"
      """)
    #expect(fixture.outputs.results(of: run.id) == ["\"done\""], "\(run.outcome)")
  }

  @Test("Many short jobs all end and give their values, also while others wait and are cancelled")
  func manyShort() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let total = Shared(0)
      let squares = (1...5000).map { n in
        run {
          total.withLock { $0 += 1 }
          return n * n
        }
      }
      let late = run("late", after: squares) { total.value }
      let never = run("never", priority: .low) { while !Task.isCancelled {} }
      never.cancel()
      jobs.wait()
      let sum = try squares.map { try $0.wait() }.reduce(0, +)
      "\\(sum) \\(try late.wait()) \\(jobs.all.filter { !$0.state.isFinal }.count)"
      """)
    #expect(
      fixture.outputs.results(of: run.id) == ["\"41679167500 5000 0\""], "\(run.outcome)")
  }

  @Test("Functions and closures of every kind give their value")
  func kinds() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      func sync(_ a: Int, _ b: Int) -> Int { a + b }
      func asynchronous(_ a: Int) async throws -> Int { try await Task.sleep(for: .milliseconds(1)); return a }
      let values = [
        try run(sync, 1, 2).wait(), try run(asynchronous, 4).wait(), try run("named") { 5 }.wait(),
        try await run { 6 }.value,
      ]
      values
      """)
    #expect(fixture.outputs.results(of: run.id) == ["[3, 4, 5, 6]"], "\(run.outcome)")
  }

  @Test("A job that throws and one that traps fail alone, each with its line")
  func failures() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Oops: Error {}
      let good = run("good") { 1 }
      let thrower = run("thrower") {
        throw Oops()
      }
      let trapper = run("trapper") {
        [Int]()[3]
      }
      """)
    await fixture.session.waitForJobs(of: run.id)
    let errors = fixture.outputs.errors(of: run.id)
    #expect(Set(errors.map(\.name)) == ["Oops", "Fatal error"])
    let trap = try #require(errors.first { $0.name == "Fatal error" })
    #expect(trap.traceback.contains { $0.contains("In[1]:7") }, "\(trap.traceback)")
    let oops = try #require(errors.first { $0.name == "Oops" })
    #expect(oops.traceback.contains { $0.contains("In[1]:4") }, "\(oops.traceback)")
    let lines = fixture.outputs.displays(of: run.id)
    #expect(lines.contains { $0.contains("\"good\" completed") && $0.hasSuffix("→ 1") })
    #expect(lines.contains { $0.contains("\"thrower\" failed") })
    #expect(lines.contains { $0.contains("\"trapper\" crashed") })
    let after = await fixture.run("[good.state, thrower.state, trapper.state]")
    #expect(fixture.outputs.results(of: after.id) == ["[completed, failed, crashed]"])
  }

  @Test("A cancelled job says so, whether it ran or not")
  func cancelled() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      jobs.workers = 1
      let running = run("running") { print("go"); try await Task.sleep(for: .seconds(600)) }
      let blocker = run("blocker") { while !Task.isCancelled {} }
      let queued = run("queued") { 1 }
      queued.cancel()
      """)
    await fixture.outputs.wait(for: run.id) { $0.contains(.stream(.stdout, "go\n")) }
    await fixture.prepare("running.cancel(); blocker.cancel()")
    await fixture.session.waitForJobs(of: run.id)
    let lines = fixture.outputs.displays(of: run.id)
    #expect(lines.contains { $0.contains("\"running\" cancelled after") })
    #expect(lines.contains { $0.contains("\"queued\" cancelled before it started") })
    let after = await fixture.run("(try? queued.wait()) == nil && queued.state == .cancelled")
    #expect(fixture.outputs.results(of: after.id) == ["true"])
  }

  @Test("Ten thousand jobs all end, and a job may wait for one it launched, on a pool of one")
  func many() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      jobs.workers = 1
      let nested = run { try run { 20 }.wait() + 1 }
      let all = (0..<10_000).map { i in run { i } }
      jobs.wait()
      (try nested.wait(), try all.map { try $0.wait() }.reduce(0, +), jobs.all.count)
      """)
    #expect(fixture.outputs.results(of: run.id) == ["(21, 49995000, 10002)"], "\(run.outcome)")
  }

  @Test("What a job gives to a queue prints under the job's cell, also when the job is over")
  func queues() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let gate = DispatchSemaphore(value: 0), group = DispatchGroup()
      let isLate = DispatchSemaphore(value: 0)
      let serial = DispatchQueue(label: "serial")
      run {
        DispatchQueue.global().async(group: group) {
          gate.wait()
          print("global")
          serial.async(group: group) { fputs("nested\\n", stdout) }
        }
        serial.asyncAfter(deadline: .now() + 0.01) {
          isLate.wait()
          FileHandle.standardOutput.write(Data("late\\n".utf8))
        }
      }
      jobs.wait()
      """)
    let other = await fixture.run(
      """
      gate.signal()
      isLate.signal()
      group.wait()
      serial.sync(flags: .barrier) { print("own") }
      """)
    #expect(other.error == nil)
    await fixture.outputs.wait(for: run.id) { outputs in
      let text = outputs.map { if case .stream(_, let text) = $0 { text } else { "" } }.joined()
      return ["global", "nested", "late"].allSatisfy { text.contains($0) }
    }
    #expect(fixture.outputs.text(.stdout, of: other.id) == "own\n")
  }

  @Test(
    "A parallel loop of a job prints under the job's cell, and a trap in a turn ends that turn",
    .enabled(if: ProcessInfo.processInfo.activeProcessorCount > 1, "the turns meet each other"))
  func loops() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let started = DispatchSemaphore(value: 0), gate = DispatchSemaphore(value: 0)
      let job = run {
        DispatchQueue.concurrentPerform(iterations: 2) { turn in
          started.signal()
          gate.wait()
          print("turn", turn)
        }
        DispatchQueue.global().sync {}
        return 5
      }
      // Both turns are on their way: one on the job's thread, one on a thread of Dispatch.
      started.wait()
      started.wait()
      """)
    let other = await fixture.run("gate.signal()\ngate.signal()\ntry job.wait()")
    #expect(fixture.outputs.results(of: other.id) == ["5"], "\(other.outcome)")
    #expect(fixture.outputs.text(.stdout, of: other.id) == "")
    await fixture.session.waitForJobs(of: run.id)
    await fixture.outputs.wait(for: run.id) { outputs in
      let text = outputs.map { if case .stream(_, let text) = $0 { text } else { "" } }.joined()
      return text.contains("turn 0\n") && text.contains("turn 1\n")
    }
    let trap = await fixture.run(
      """
      let own = pthread_self()
      DispatchQueue.concurrentPerform(iterations: 2) { turn in
        if pthread_self() == own { return started.wait() }
        started.signal()
        fatalError("in a turn")
      }
      """)
    #expect(trap.error == nil)
    await fixture.outputs.waitForErrors(of: trap.id) { $0.value == "in a turn" }
  }

  @Test("A trap in a block that a job gave to a queue shows under the job's cell")
  func trappingQueue() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let gate = DispatchSemaphore(value: 0)
      run { DispatchQueue.global().async { gate.wait(); fatalError("in a block") } }
      jobs.wait()
      """)
    let other = await fixture.run("gate.signal()\nprint(1)")
    await fixture.outputs.waitForErrors(of: run.id) { $0.value == "in a block" }
    #expect(fixture.outputs.errors(of: other.id) == [])
  }

  @Test("A character is never split, and bytes that are none are replaced")
  func characters() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      run {
        for byte in Array("a🦆é\\0".utf8) { var b = byte; fwrite(&b, 1, 1, stdout); usleep(2000) }
        fwrite([0xFF, 0x41, 0xF0, 0x9F] as [UInt8], 1, 4, stdout)
      }
      """)
    await fixture.session.waitForJobs(of: run.id)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "a🦆é\0\u{FFFD}A\u{FFFD}")
  }
}
