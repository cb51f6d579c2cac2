import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Magics about jobs", .serialized, .timeLimit(.minutes(5)))
struct JobMagicTests {
  @Test("Jobs are listed with state, time and cell, as text and as HTML")
  func list() async throws {
    let fixture = try await SessionFixture()
    let none = await fixture.run("%jobs")
    #expect(fixture.outputs.text(.stdout, of: none.id) == "The session has no jobs yet.\n")
    let run = await fixture.run(
      """
      import Foundation
      let gate = DispatchSemaphore(value: 0)
      jobs.workers = 1
      let a = run("<quick>") { 1 }
      try a.wait()
      let b = run("slow") { print("begun"); gate.wait() }
      run(after: [b]) {}
      run {}.cancel()
      """)
    await fixture.outputs.waitForText("begun\n", of: run.id)
    let table = await fixture.run("run(\"late\") {}\n%jobs")
    let text = try #require(fixture.outputs.displays(of: table.id).first)
    #expect(
      text.replacing(#/ [\d.]+ (µs|ms|s) /#, with: " T ").replacing(#/ +/#, with: " ") == """
        ID Name State Time Cell
        1 <quick> completed T In[2]
        2 slow running T In[2]
        3 waiting for job 2 "slow" In[2]
        4 cancelled In[2]
        5 late queued In[3]
        """, "\(text)")
    guard
      case .display(let bundle, _)? = fixture.outputs[table.id].first(where: {
        if case .display = $0 { true } else { false }
      })
    else {
      Issue.record("nothing is displayed")
      return
    }
    #expect(bundle.entries["text/html"]?.contains("&lt;quick&gt;") == true)
    await fixture.prepare("gate.signal()\n%wait")
    let many = await fixture.run("for _ in 0..<200 { run {} }\n%wait\n%jobs")
    let long = try #require(
      fixture.outputs.displays(of: many.id).last { $0.hasPrefix("ID") })
    #expect(long.hasSuffix("\n… and 105 older ones that are over"), "\(long)")
    #expect(long.split(separator: "\n").count == 102)
  }

  @Test("A cell waits for all jobs, for some, or for some time")
  func wait() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      import Foundation
      let gate = DispatchSemaphore(value: 0)
      let a = run("a") { try await Task.sleep(for: .milliseconds(20)); print("a") }
      let b = run("b") { gate.wait() }
      """)
    let one = await fixture.run("%wait 1\nprint(a.state)")
    #expect(fixture.outputs.text(.stdout, of: one.id) == "completed\n", "\(one.outcome)")
    let late = await fixture.run("%wait 1, 2 --timeout 30ms")
    #expect(late.error?.name == "MagicError")
    #expect(
      late.error?.value == "In[3]:1:1: job 2 \"b\" has not ended within 30 ms; it keeps running")
    let inSwift = await fixture.run("print(1)\n%wait --timeout 0.01s\nprint(2)")
    #expect(inSwift.error?.value == "job 2 \"b\" has not ended within 10 ms; it keeps running")
    #expect(inSwift.error?.traceback.contains { $0.contains("In[4]:2") } == true)
    let all = await fixture.run("gate.signal()\n%wait\nb.state")
    #expect(all.outcome == .completed)
    for (code, message) in [
      ("%wait 99", "In[6]:1:1: there is no job 99; %jobs lists all"),
      (
        "%wait x",
        "In[7]:1:1: there is no job \"x\"; %jobs lists all"
      ),
      (
        "%wait --timeout soon",
        "In[8]:1:1: '%wait': give a time such as 30s, 2m or 500ms after --timeout; 'soon' is not one. "
          + "Usage: %wait [JOB…] [--timeout TIME]"
      ),
      (
        "%wait --timeout -1s",
        "In[9]:1:1: '%wait': give a time such as 30s, 2m or 500ms after --timeout; '-1s' is not one. "
          + "Usage: %wait [JOB…] [--timeout TIME]"
      ),
    ] {
      #expect(await fixture.run(code).error?.value == message)
    }
  }

  @Test("A cell that waits is interrupted, alone and among Swift", arguments: ["", "print(1)\n"])
  func interrupted(_ swift: String) async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run("let job = run { try await Task.sleep(for: .seconds(600)) }")
    let (id, end) = fixture.start("!echo waiting\n\(swift)%wait")
    await fixture.outputs.wait(for: id) { outputs in
      outputs.contains(.stream(.stdout, swift.isEmpty ? "waiting\n" : "1\n"))
        || outputs.contains(.stream(.stdout, "waiting\n1\n"))
    }
    await fixture.session.interrupt()
    let report = try await fixture.failure(of: end)
    #expect(report.name == "Interrupted")
    await fixture.prepare("%cancel 1\n%wait")
    await fixture.session.waitForJobs(of: job.id)
  }

  @Test("Jobs are cancelled by number, or all, with a grace or without")
  func cancel() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      nonisolated(unsafe) var n = 0
      jobs.grace = .seconds(600)
      let done = run { 1 }
      try done.wait()
      let deaf = run("deaf") { print("begun"); while true { n &+= 1 } }
      """)
    await fixture.outputs.waitForText("begun\n", of: run.id)
    let now = await fixture.run("%cancel 2 1 --now\n%wait 2 --timeout 60s")
    #expect(now.outcome == .completed, "\(now.outcome)")
    #expect(
      fixture.outputs.text(.stdout, of: now.id)
        == "job 1 is over: it completed\nCancelling job 2 \"deaf\".\n")
    let many = await fixture.run(
      """
      let all = (0..<30).map { n in run(after: n == 1 ? [done] : []) { try await Task.sleep(for: .seconds(600)) } }
      %cancel all
      %wait
      print(all.allSatisfy { $0.state == .cancelled })
      %cancel all
      """)
    #expect(
      fixture.outputs.text(.stdout, of: many.id)
        == "Cancelling 30 jobs.\ntrue\nThere are no jobs to cancel.\n", "\(many.outcome)")
    for (code, message) in [
      (
        "%cancel",
        "In[4]:1:1: '%cancel': give the numbers or names of jobs, or 'all'. Usage: %cancel JOB…|all [--now]"
      ),
      ("%cancel 77", "In[5]:1:1: there is no job 77; %jobs lists all"),
      (
        "%cancel 1 --hard",
        "In[6]:1:1: '%cancel': unknown option '--hard'. Usage: %cancel JOB…|all [--now]"
      ),
      (
        "%cancel -1",
        "In[7]:1:1: '%cancel': job numbers start at 1; '-1' is not one. Usage: %cancel JOB…|all [--now]"
      ),
      (
        "1\n%wait 9999999999999999999",
        "In[8]:2:1: '%wait': there is no job 9999999999999999999; %jobs lists all. "
          + "Usage: %wait [JOB…] [--timeout TIME]"
      ),
    ] {
      #expect(await fixture.run(code).error?.value == message)
    }
  }

  @Test("Magics find jobs by name: the one that has not ended, else the newest")
  func names() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      for n in 1...2 { try run("done") { print("done \\(n)") }.wait() }
      for name in ["a, b", "twin", "twin", "done"] {
        run(name) { try await Task.sleep(for: .seconds(600)) }
      }
      let nameless = run { try await Task.sleep(for: .seconds(600)) }
      """)
    #expect(run.outcome == .completed, "\(run.outcome)")
    let both = await fixture.run("%cancel done 'a, b' \"job 7\"\n%wait done 'a, b' 7\n%cancel done")
    #expect(
      fixture.outputs.text(.stdout, of: both.id) == """
        Cancelling job 6 "done", job 3 "a, b", job 7.
        job 6 "done" is over: it was cancelled

        """, "\(both.outcome)")
    for magic in ["cancel", "wait"] {
      let several = await fixture.run("%\(magic) twin")
      #expect(
        several.error?.value.hasSuffix(
          ": 2 jobs \"twin\" have not ended: 4, 5; give the numbers of those you mean") == true)
      let none = await fixture.run("%\(magic) nobody")
      #expect(none.error?.value.hasSuffix("there is no job \"nobody\"; %jobs lists all") == true)
    }
    let last = await fixture.run("%cancel 4\n%wait 4\n%cancel twin\n%wait twin\n%cancel twin")
    #expect(
      fixture.outputs.text(.stdout, of: last.id).hasSuffix(
        "Cancelling job 5 \"twin\".\njob 5 \"twin\" is over: it was cancelled\n"),
      "\(last.outcome)")
  }

  @Test("A cell that runs as a job starts after a job of a name")
  func afterName() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "let first = run(\"first one\") { try await Task.sleep(for: .seconds(600)) }")
    let run = await fixture.run("%%job --after \"first one\"\n1")
    #expect(run.outcome == .completed, "\(run.outcome)")
    let list = await fixture.run("%jobs\n%cancel 1\n%wait")
    let table = fixture.outputs.displays(of: list.id).first
    #expect(table?.contains("waiting for job 1 \"first one\"") == true)
  }
}
