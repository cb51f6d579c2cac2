import CellExecution
import Execution
import FoundationEssentials
import POSIX
import RunnerProtocol
import Testing

@Suite("Isolated jobs", .serialized, .timeLimit(.minutes(5)))
struct IsolatedJobTests {
  @Test("An isolated cell has the session's functions and types, and its value comes back")
  func value() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      import Foundation
      struct Point: Codable, Equatable { var x: Double; var y: Double; var tags: [String: Int?] }
      func sieve(_ n: Int) -> [Int] { (2..<n).filter { k in !(2..<k).contains { k % $0 == 0 } } }
      private func secret() -> String { "kept" }
      let pid = getpid()
      """)
    let job = await fixture.run(
      """
      %%job --isolated --name far
      print(secret(), sieve(20))
      let points = [Point(x: .infinity, y: -0.0, tags: ["a": 1, "b": nil]), Point(x: 0.1, y: 1e300, tags: [:])]
      fputs("to stderr\\n", stderr)
      display("shown")
      points
      """)
    #expect(fixture.outputs.results(of: job.id) == ["Job 1 \"far\""], "\(job.outcome)")
    await fixture.session.waitForJobs(of: job.id)
    #expect(
      fixture.outputs.text(.stdout, of: job.id) == "kept [2, 3, 5, 7, 11, 13, 17, 19]\n")
    #expect(fixture.outputs.text(.stderr, of: job.id) == "to stderr\n")
    let displays = fixture.outputs.displays(of: job.id)
    #expect(
      displays.contains { $0.contains("completed") && $0.contains("[Point(x: inf") }, "\(displays)")
    #expect(displays.contains { $0.contains("shown") })
    let same = await fixture.run(
      """
      let back = try jobs["far"].value(as: [Point].self)
      back == [Point(x: .infinity, y: -0.0, tags: ["a": 1, "b": nil]), Point(x: 0.1, y: 1e300, tags: [:])] && back[0].y.sign == .minus
      """)
    #expect(fixture.outputs.results(of: same.id) == ["true"], "\(same.outcome)")
    let pids = await fixture.run("%%job --isolated\nimport Foundation\ngetpid()")
    await fixture.session.waitForJobs(of: pids.id)
    let differ = await fixture.run("try jobs[2].value(as: Int32.self) != pid")
    #expect(fixture.outputs.results(of: differ.id) == ["true"], "\(differ.outcome)")
    let text = await fixture.run("%%job --isolated\nstruct Odd {}\nOdd()")
    await fixture.session.waitForJobs(of: text.id)
    let odd = await fixture.run("try jobs[3].value(as: String.self)\n")
    #expect(fixture.outputs.results(of: odd.id) == ["\"Odd()\""], "\(odd.outcome)")
    let refused = await fixture.run("try jobs[3].value(as: Int.self)\n")
    #expect(refused.error?.value.contains("its type is not Encodable") == true)
  }

  @Test("Variables of the session are not there, and those of the job are not in the session")
  func variables() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let limit = 10\nlet other = 1")
    let outside = await fixture.run("%%job --isolated\nlet other = 2\nprint(other + limit)")
    #expect(
      outside.error?.value
        == "In[2]:3:15: 'limit' lives in the session's process, an isolated job cannot read it")
    await fixture.prepare(
      """
      func bounded(_ n: Int) -> Int { min(n, limit) }
      func free(limit: Int) -> Int { limit }
      func twice(_ n: Int) -> Int { bounded(n) * 2 }
      extension Int { var cut: Int { self < limit ? self : limit } }
      """)
    for (code, place, name) in [
      ("twice(1)", "2:1", "twice"), ("[1].map(bounded)", "2:9", "bounded"), ("1.cut", "2:3", "cut"),
    ] {
      #expect(
        await fixture.run("%%job --isolated\n\(code)").error?.value.hasSuffix(
          ":\(place): '\(name)' uses 'limit', which lives in the session's process: an isolated job "
            + "cannot read it") == true)
    }
    let job = await fixture.run(
      "%%job --isolated\nlet other = 2\nlet mine = 3\nfree(limit: 40) + other + mine")
    await fixture.session.waitForJobs(of: job.id)
    #expect(fixture.outputs.displays(of: job.id).last?.hasSuffix("45") == true)
    #expect(
      await fixture.run("mine").error?.value.contains(
        "it is declared by job 1, which ran in a process of its own, where its declarations stay")
        == true)
    let same = await fixture.run("other")
    #expect(fixture.outputs.results(of: same.id) == ["1"])
  }

  @Test(
    "Whatever ends the process of a job harms nothing else",
    arguments: [
      ("fatalError(\"boom\")", "Fatal error", "boom"),
      ("[1][1]", "Fatal error", "Index out of range"),
      ("import Foundation\nabort()", "SIGABRT", "abort()"),
      (
        "import Foundation\nkill(getpid(), SIGKILL)\nsleep(60)", "SIGKILL",
        "it was killed (SIGKILL)"
      ),
      ("import Foundation\nexit(3)", "Exit", "exit(3)"),
      ("struct Oops: Error {}\nthrow Oops()", "Oops", "Oops()"),
    ])
  func crash(_ code: String, name: String, message: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "let x = 41\nlet beside = run { try await Task.sleep(for: .seconds(600)) }")
    let job = await fixture.run("%%job --isolated\nprint(\"before\")\n\(code)")
    await fixture.session.waitForJobs(of: job.id)
    let error = try #require(fixture.outputs.errors(of: job.id).first)
    #expect(error.name == name && error.value.contains(message), "\(error)")
    #expect(fixture.outputs.text(.stdout, of: job.id) == "before\n")
    let line = try #require(fixture.outputs.displays(of: job.id).last)
    #expect(line.contains(name == "Oops" ? "failed" : "crashed"), "\(line)")
    let after = await fixture.run("[x + 1, beside.state == .running ? 1 : 0]")
    #expect(fixture.outputs.results(of: after.id) == ["[42, 1]"], "\(after.outcome)")
    await fixture.prepare("%cancel all\n%wait")
  }

  @Test(
    "Cancelling kills the process and all it has started", arguments: ["%cancel 1", "%reset -f"])
  func cancel(_ cancel: String) async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run(
      """
      %%job --isolated
      import Foundation
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/bin/sh")
      child.arguments = ["-c", "sleep 600 & echo $!; wait"]
      let pipe = Pipe()
      child.standardOutput = pipe
      try child.run()
      let grandchild = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
      print(getpid(), child.processIdentifier, grandchild)
      !sleep 601 & echo $!
      while true {}
      """)
    await fixture.outputs.wait(for: job.id) { outputs in
      Self.numbers(in: outputs).count == 4
    }
    let processes = Self.numbers(in: fixture.outputs[job.id])
    #expect(processes.allSatisfy(System.isRunning))
    await fixture.prepare(cancel)
    await fixture.session.waitForJobs(of: job.id)
    await eventually("the end of \(processes)") { !processes.contains(where: System.isRunning) }
    let next = await fixture.run("1 + 1")
    #expect(fixture.outputs.results(of: next.id) == ["2"])
  }

  private static func numbers(in outputs: [Output]) -> [Int32] {
    let text = outputs.map { if case .stream(.stdout, let text) = $0 { text } else { "" } }.joined()
    return text.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
  }

  @Test("When the session's process is killed, its isolated jobs end too")
  func death() async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run(
      "%%job --isolated\nimport Foundation\nprint(getpid())\n!sleep 602 & echo $!\nwhile true {}")
    await fixture.outputs.wait(for: job.id) { Self.numbers(in: $0).count == 2 }
    let processes = Self.numbers(in: fixture.outputs[job.id])
    _ = await fixture.run("import Foundation\nkill(getpid(), SIGKILL)")
    await eventually("the end of \(processes)") { !processes.contains(where: System.isRunning) }
    #expect(fixture.outputs.errors(of: job.id).first?.name == "RunnerDied")
  }

  @Test(
    "A job gets no more memory than it may have, and says so",
    arguments: [
      "var all: [[UInt8]] = []\nwhile true { all.append([UInt8](repeating: 1, count: 1 << 20)) }",
      "let big = [UInt8](repeating: 1, count: 1 << 31)\nprint(big.count)",
    ])
  func memory(_ code: String) async throws {
    let fixture = try await SessionFixture()
    let small = await fixture.run(
      "%%job --isolated --memory 200MB\nlet some = [UInt8](repeating: 1, count: 50 << 20)\nsome.count"
    )
    await fixture.session.waitForJobs(of: small.id)
    #expect(fixture.outputs.displays(of: small.id).last?.contains("completed") == true)
    let job = await fixture.run("%%job --isolated --memory 200MB\nprint(\"begun\")\n\(code)")
    await fixture.session.waitForJobs(of: job.id)
    let error = try #require(fixture.outputs.errors(of: job.id).first)
    #expect(error.name == "OutOfMemory", "\(error)")
    #expect(error.value.contains("200 MB"), "\(error)")
    #expect(await fixture.run("1").outcome == .completed)
  }

  @Test("The options hold for isolated jobs too")
  func options() async throws {
    let fixture = try await SessionFixture()
    let file = "\(FileManager.default.temporaryDirectory.path)/isolated-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let retried = await fixture.run(
      """
      %%job --isolated --retries 2
      import Foundation
      struct Oops: Error {}
      let file = \(file.debugDescription)
      let count = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
      try (count + "x").write(toFile: file, atomically: true, encoding: .utf8)
      print(count.count)
      if count.count < 2 { throw Oops() }
      """)
    await fixture.session.waitForJobs(of: retried.id)
    #expect(fixture.outputs.text(.stdout, of: retried.id) == "0\n1\n2\n")
    #expect(fixture.outputs.displays(of: retried.id).last?.contains("completed") == true)
    let timed = await fixture.run(
      "%%job --isolated --timeout 1s --after 1\nprint(1)\nwhile true {}")
    await fixture.session.waitForJobs(of: timed.id)
    #expect(fixture.outputs.displays(of: timed.id).last?.contains("timed out") == true)
    let inner = await fixture.run(
      """
      %%job --isolated
      let job = run("inner") { try await Task.sleep(for: .milliseconds(100)); print("inner done") }
      print("outer done")
      """)
    await fixture.session.waitForJobs(of: inner.id)
    #expect(fixture.outputs.text(.stdout, of: inner.id) == "outer done\ninner done\n")
    let exits = await fixture.run("%%job --isolated\nimport Foundation\nexit(0)")
    await fixture.session.waitForJobs(of: exits.id)
    #expect(fixture.outputs.displays(of: exits.id).last?.contains("completed") == true)
    let asks = await fixture.run("%%job --isolated\nlet name = input(\"Name? \")")
    await fixture.session.waitForJobs(of: asks.id)
    #expect(
      fixture.outputs.errors(of: asks.id).first?.value.contains("Only the running cell") == true)
    for (code, place, complaint) in [
      ("%%job --memory 2GB\n1", "1:1", "add --isolated"),
      ("%%job --isolated --memory lots\n1", "1:1", "after --memory; 'lots' is not one"),
      ("%%job --isolated\n%wait 1\n1", "2:1", "'%wait' is not possible in an isolated job"),
    ] {
      let value = await fixture.run(code).error?.value ?? "no error"
      #expect(value.contains(":\(place): ") && value.contains(complaint), "\(code): \(value)")
    }
  }

  @Test("Data races are detected there too")
  func races() async throws {
    let fixture = try await SessionFixture()
    #expect(await fixture.run("%sanitize thread").outcome == .completed)
    let job = await fixture.run("%%job --isolated\nlet squares = (1...3).map { $0 * $0 }\nsquares")
    await fixture.session.waitForJobs(of: job.id)
    let line = fixture.outputs.displays(of: job.id).last
    #expect(
      line?.contains("completed") == true && line?.contains("[1, 4, 9]") == true, "\(line ?? "")")
  }

  @Test("It sees the directory and the environment of the session")
  func surroundings() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("%cd /\n%env NOTEBOOK_WORD=kept")
    let job = await fixture.run("%%job --isolated\n!pwd; echo $NOTEBOOK_WORD $SWIFT_BACKTRACE")
    await fixture.session.waitForJobs(of: job.id)
    #expect(fixture.outputs.text(.stdout, of: job.id) == "/\nkept\n")
  }
}
