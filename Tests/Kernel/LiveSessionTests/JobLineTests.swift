import CellExecution
import RunnerProtocol
import Testing

@Suite("The lines about ended jobs", .serialized, .timeLimit(.minutes(5)))
struct JobLineTests {
  @Test("Of many small jobs all but twenty share a line, and failures have their own")
  func many() async throws {
    let fixture = try await SessionFixture()
    let clock = ContinuousClock()
    await fixture.prepare("struct Oops: Error {}")
    let start = clock.now
    let run = await fixture.run(
      "for n in 0..<10_000 { run { if n % 2500 == 100 { throw Oops() } } }")
    await fixture.session.waitForJobs(of: run.id)
    let time = clock.now - start
    print("10,000 empty jobs: \(time)")
    let lines = fixture.outputs.displays(of: run.id)
    #expect(lines.count { $0.hasPrefix("✔ job ") } == 20)
    #expect(lines.count { $0.hasPrefix("✘ job ") } == 4)
    #expect(lines.count { $0.contains(" more ") } == 1)
    #expect(lines.count == 25)
    let updates = fixture.outputs[run.id].filter {
      if case .updateDisplay = $0 { true } else { false }
    }
    #expect(Double(updates.count) <= time / .milliseconds(125) + 1)
    guard case .updateDisplay(let bundle, let id)? = updates.last,
      let text = bundle.entries["text/plain"]
    else {
      Issue.record("nothing is updated")
      return
    }
    #expect(text.hasPrefix("✔ 9,976 more jobs completed in "), "\(text)")
    #expect(
      fixture.outputs[run.id].contains {
        if case .display(_, id) = $0 { true } else { false }
      })
  }

  @Test("What is cancelled shares a line of its own")
  func cancelled() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      jobs.workers = 1
      let gate = DispatchSemaphore(value: 0)
      run { gate.wait() }
      let many = (0..<1021).map { _ in run {} }
      for job in many { job.cancel() }
      gate.signal()
      """)
    await fixture.session.waitForJobs(of: run.id)
    let outputs = fixture.outputs[run.id]
    let last = outputs.compactMap {
      switch $0 {
      case .display(let bundle, _?), .updateDisplay(let bundle, _): bundle.entries["text/plain"]
      default: nil
      }
    }.last
    #expect(last == "◼ 1,001 more jobs cancelled")
    #expect(fixture.outputs.displays(of: run.id).count == 22)
  }

  @Test("When a cell waits for each job, the last state is still shown and the pace kept")
  func oneByOne() async throws {
    let fixture = try await SessionFixture()
    let clock = ContinuousClock()
    let start = clock.now
    let run = await fixture.run("for n in 0..<300 { try run { n }.wait() }")
    await fixture.outputs.wait(for: run.id) { outputs in
      guard case .updateDisplay(let bundle, _)? = outputs.last else { return false }
      return bundle.entries["text/plain"]?.hasPrefix("✔ 280 more jobs completed in ") == true
    }
    let count = fixture.outputs[run.id].count
    #expect(count <= 22 + Int((clock.now - start) / .milliseconds(125)), "\(count)")
  }
}
