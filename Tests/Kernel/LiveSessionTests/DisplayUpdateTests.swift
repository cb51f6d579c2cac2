import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Updates of displays", .serialized, .timeLimit(.minutes(5)))
struct DisplayUpdateTests {
  /// What a run has shown, in short: texts, displays, and updates with what they show.
  private func story(of outputs: [Output]) -> [String] {
    outputs.map { output in
      switch output {
      case .stream(_, let text): text
      case .display(let bundle, _): "display \(bundle.entries["text/plain"] ?? "")"
      case .updateDisplay(let bundle, _): "update \(bundle.entries["text/plain"] ?? "")"
      case .clear: "clear"
      case .result(let bundle): "result \(bundle.entries["text/plain"] ?? "")"
      case .comm, .payload: ""
      }
    }
  }

  @Test("Of a hundred thousand updates in a loop few are sent, and the last one always")
  func manyUpdates() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      "let meter = display(0)\nfor step in 1...100_000 { meter.update(step) }")
    #expect(run.outcome == .completed)
    let updates = story(of: fixture.outputs[run.id]).dropFirst()
    #expect(updates.last == "update 100000")
    // One in 15 ms, however long the loop takes on a busy machine; without coalescing there are 100,000.
    #expect(updates.count < 10_000)
  }

  @Test("Updates that come slowly are all sent")
  func slowUpdates() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let dial = display("zero")
      for word in ["one", "two", "three"] {
        usleep(100_000)
        dial.update(word)
      }
      """)
    #expect(
      story(of: fixture.outputs[run.id]).filter { $0.hasPrefix("update") }
        == [#"update "one""#, #"update "two""#, #"update "three""#])
  }

  @Test("Whatever is shown after an update, and is no text, comes after it")
  func order() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let first = display(0), second = display(10)
      for round in 1...50 {
        first.update(round)
        second.update(10 * round)
        if round % 10 == 0 { display("mark \\(round)") }
      }
      first.update("end")
      42
      """)
    let story = story(of: fixture.outputs[run.id])
    for round in [10, 20, 30, 40, 50] {
      let mark = try #require(story.firstIndex(of: #"display "mark \#(round)""#))
      #expect(story[..<mark].contains("update \(round)"), "\(story)")
      #expect(story[..<mark].contains("update \(10 * round)"), "\(story)")
    }
    let end = try #require(story.firstIndex(of: #"update "end""#))
    #expect(story.last == "result 42")
    #expect(end == story.count - 2)
  }

  @Test("What was printed before an update comes before it")
  func text() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let bar = display("start")
      for step in 1...2000 { print("step", step); bar.update(step) }
      """)
    let outputs = fixture.outputs[run.id]
    #expect(story(of: outputs).last == "update 2000")
    let text = fixture.outputs.text(.stdout, of: run.id)
    #expect(text == (1...2000).map { "step \($0)\n" }.joined())
  }

  @Test("The last update of a display that several jobs share is the last one made")
  func sharedDisplay() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let shared = display(0)
      let count = Shared(0)
      let crowd = (0..<8).map { _ in
        run {
          for _ in 0..<2000 {
            count.withLock { $0 += 1; shared.update($0) }
          }
        }
      }
      for job in crowd { try job.wait() }
      """)
    #expect(run.outcome == .completed)
    let updates = story(of: fixture.outputs[run.id]).filter { $0.hasPrefix("update") }
    #expect(updates.last == "update 16000")
    let numbers = updates.compactMap { Int($0.dropFirst(7)) }
    #expect(numbers == numbers.sorted())
    #expect(numbers.count < 16_000)
  }

  @Test("A job that ends has shown its last update, however it ends")
  func endOfJob() async throws {
    let fixture = try await SessionFixture()
    for (end, last) in [("", 299), ("fatalError()", 299), ("throw CancellationError()", 299)] {
      let run = await fixture.run(
        """
        let watched = display("begin")
        let worker = run { () -> Void in
          for step in 0..<300 { watched.update(step) }
          \(end)
        }
        try? worker.wait()
        """)
      let updates = story(of: fixture.outputs[run.id]).filter { $0.hasPrefix("update") }
      #expect(updates.last == "update \(last)", "\(end)")
    }
  }
}
