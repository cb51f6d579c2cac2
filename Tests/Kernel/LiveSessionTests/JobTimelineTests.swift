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

  /// The colours of everything but crashes, for which no theme has one.
  private static func colors(_ svg: String) -> [String] {
    svg.matches(of: #/(?:fill|stroke):(.*?)[;"]/#).map { String($0.1) }
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
    #expect(svg.contains(">&lt;a&gt;</text>"), "the name is on the bar")
    #expect(svg.contains(">1 completed</text>"), "the legend counts")
    #expect(Self.colors(svg).allSatisfy { $0.hasPrefix("var(--jp-") && $0.contains(",#") })
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
          "job 4.1 'part[0]': completed, T to T, T", "job 4.2 'part[1]': completed, T to T, T",
        ])
    #expect(svg.contains(">worker 1</text>") && svg.contains(">worker 2</text>"))
    #expect(!svg.contains(">worker 3</text>"))
    for entry in ["1 running", "2 completed", "✘ 2 failed", "✘ 1 timed out"] {
      #expect(svg.contains(">\(entry)</text>"), "\(entry)")
    }
    await fixture.prepare("gate.signal()\n%wait")
  }

  @Test(
    "What did not complete has a bar of its own among any number of others",
    arguments: [
      ("throw Oops()", "failed"), ("fatalError()", "crashed"),
      ("jobs.all[30].cancel()", "cancelled"),
    ])
  func visible(work: String, state: String) async throws {
    let fixture = try await SessionFixture()
    let (svg, _) = try await Self.timeline(
      fixture,
      after: """
        struct Oops: Error {}
        jobs.workers = 2
        jobs.limit = 100
        for n in 0..<60 {
          run("n\\(n)") {
            try await Task.sleep(for: .milliseconds(200))
            if n == 30 { \(work); try Task.checkCancellation() }
          }
        }
        jobs.wait()
        """)
    let titles = Self.titles(svg).map { $0.replacing("&quot;", with: "'") }
    #expect(titles.filter { $0.contains(": \(state), ") } == ["job 31 'n30': \(state), T to T, T"])
    #expect(svg.contains(#/<text [^>]*>[✘◼] n30<\/text>/#), "\(svg)")
    #expect(titles.count > 15, "they wait side by side: \(titles)")
  }

  @Test("Of a hundred thousand short jobs, the few that failed are seen, and the picture is small")
  func many() async throws {
    let fixture = try await SessionFixture()
    let (svg, text) = try await Self.timeline(
      fixture,
      after: """
        struct Oops: Error {}
        for n in 0..<100_000 { run { if n % 30_000 == 29_999 { throw Oops() } } }
        jobs.wait()
        """)
    let titles = Self.titles(svg)
    let counts = titles.map { title in
      title.split(separator: " × ").count == 2
        ? Int(title.prefix { $0 != " " }.replacing(",", with: "")) ?? 0 : 1
    }
    #expect(counts.reduce(0, +) == 100_000)
    #expect(titles.filter { $0.contains(": failed, ") }.count == 3, "\(titles)")
    #expect(svg.contains(">✘ 3 failed</text>"))
    #expect(svg.utf8.count < 500_000, "\(svg.utf8.count) bytes, \(counts.count) bars")
    #expect(text.split(separator: "\n").count == 102)
  }

  @Test("A name of five megabytes is cut, and its beginning is in the tooltip")
  func longName() async throws {
    let fixture = try await SessionFixture()
    let (svg, text) = try await Self.timeline(
      fixture,
      after: """
        let name = String(repeating: "<é\\n", count: 1_250_000)
        try run(name) { try await Task.sleep(for: .milliseconds(5)) }.wait()
        """)
    #expect(svg.utf8.count < 20_000 && text.utf8.count < 1_000)
    let title = try #require(Self.titles(svg).first)
    #expect((1_000...4_000).contains(title.count), "\(title.count)")
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
