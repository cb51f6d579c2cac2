import CellExecution
import Execution
import FoundationEssentials
import RunnerProtocol
import Testing

@Suite("The timeline of jobs", .serialized, .timeLimit(.minutes(5)))
struct JobTimelineTests {
  /// The picture a cell has shown, and what it shows as text.
  private static func timeline(
    _ fixture: SessionFixture, after code: String
  ) async throws -> (svg: String, text: String) {
    let run = await fixture.run(code + "\n%jobs --timeline")
    let bundle = try #require(
      fixture.outputs.bundles(of: run.id).last { $0.entries["image/svg+xml"] != nil },
      "\(run.outcome)")
    let svg = try #require(bundle.entries["image/svg+xml"])
    #expect(bundle.entries["text/html"]?.contains(svg) == true)
    return (svg, bundle.entries["text/plain"] ?? "")
  }

  private static func titles(_ svg: String) -> [String] {
    svg.matches(of: #/<title>(.*?)<\/title>/#).map {
      String($0.1).replacing(#/[\d.]+ (µs|ms|s)\b/#, with: "T")
    }
  }

  @Test("One job is one bar with its name, state and times, and the text is the table")
  func one() async throws {
    let fixture = try await SessionFixture()
    let (svg, text) = try await Self.timeline(
      fixture, after: "try run(\"<a>\") { try await Task.sleep(for: .milliseconds(5)) }.wait()")
    #expect(
      Self.titles(svg)
        == ["job 1 \"&lt;a&gt;\": completed, T to T, T"].map {
          $0.replacing("\"", with: "&quot;")
        })
    #expect(svg.matches(of: #/>worker [1-4]<\/text>/#).count == 1)
    #expect(svg.contains(">completed</text>") && svg.contains("currentColor"))
    #expect(!svg.contains("<script"))
    #expect(text.hasPrefix("ID  Name  State") && text.contains("<a>"), "\(text)")
  }

  @Test("Attempts, failures, cancels and running jobs look different, on their workers")
  func states() async throws {
    let fixture = try await SessionFixture()
    let (svg, _) = try await Self.timeline(
      fixture,
      after: """
        import Foundation
        struct Oops: Error {}
        jobs.workers = 2
        let (gate, begun) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let long = run("long") { begun.signal(); gate.wait() }
        begun.wait()
        let twice = run("twice", retries: 1) { usleep(100_000); throw Oops() }
        do { try twice.wait() } catch {}
        do { try run("late", timeout: .milliseconds(1)) { try await Task.sleep(for: .seconds(60)) }.wait() } catch {}
        try jobs.map(1...2, name: "part", limit: 1) { _ in usleep(100_000) }
        """)
    #expect(
      Set(Self.titles(svg).map { $0.replacing("&quot;", with: "'") })
        == [
          "job 1 'long': running, T to T, T", "job 2 'twice', attempt 1: failed, T to T, T",
          "job 2 'twice', attempt 2: failed, T to T, T", "job 3 'late': timed out, T to T, T",
          "job 5 'part[0]': completed, T to T, T", "job 6 'part[1]': completed, T to T, T",
        ])
    #expect(svg.contains(">worker 1</text>") && svg.contains(">worker 2</text>"))
    #expect(!svg.contains(">worker 3</text>"))
    await fixture.prepare("gate.signal()\n%wait")
  }

  @Test("Ten thousand jobs make a picture of bounded size that says how many a bar stands for")
  func many() async throws {
    let fixture = try await SessionFixture()
    let (svg, text) = try await Self.timeline(
      fixture, after: "for n in 0..<10_001 { run { n } }\njobs.wait()")
    let counts = Self.titles(svg).map { title in
      title.split(separator: " × ").count == 2 ? Int(title.prefix { $0.isNumber }) ?? 0 : 1
    }
    #expect(counts.reduce(0, +) == 10_000)
    #expect(svg.utf8.count < 1_000_000, "\(svg.utf8.count) bytes, \(counts.count) bars")
    #expect(text.split(separator: "\n").count == 102)
  }

  @Test("It needs jobs, and checks its options")
  func options() async throws {
    let fixture = try await SessionFixture()
    let none = await fixture.run("%jobs --timeline")
    #expect(fixture.outputs.text(.stdout, of: none.id) == "The session has no jobs yet.\n")
    let wrong = await fixture.run("%jobs 3")
    #expect(
      wrong.error?.value
        == "In[2]:1:1: '%jobs': unknown argument '3'. Usage: %jobs [--all] [--timeline]")
  }
}
