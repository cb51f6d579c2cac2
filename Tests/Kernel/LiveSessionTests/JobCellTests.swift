import CellExecution
import CompilerProtocol
import Execution
import RunnerProtocol
import Testing

@Suite("Cells as jobs", .serialized, .timeLimit(.minutes(5)))
struct JobCellTests {
  /// What cells need to let jobs go on when the test wants it.
  private static let gate = "import Foundation\nlet gate = DispatchSemaphore(value: 0)"

  @Test("A cell replies at once, and its declarations are visible once its job has completed")
  func declarations() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.gate)
    let job = await fixture.run(
      """
      %%job --name fit
      struct Model { var weight: Int }
      func scaled(_ n: Int) -> Int { n * model.weight }
      print("begun")
      gate.wait()
      let model = Model(weight: 6)
      print("done")
      model.weight
      """)
    #expect(job.outcome == .completed)
    #expect(fixture.outputs.results(of: job.id) == ["Job 1 \"fit\""])
    await fixture.outputs.waitForText("begun\n", of: job.id)
    let early = await fixture.run("print(model)")
    #expect(
      early.error?.value
        == "In[3]:1:7: cannot find 'model' in scope: it is declared by job 1, which is still "
        + "running; wait for it with '%wait 1'")
    let type = await fixture.run("let other: Model? = nil")
    #expect(type.error?.value.contains("'Model' in scope: it is declared by job 1") == true)
    let meanwhile = await fixture.run("let local = 7")
    #expect(meanwhile.outcome == .completed)
    await fixture.prepare("gate.signal()\n%wait 1")
    let late = await fixture.run("scaled(local)")
    #expect(fixture.outputs.results(of: late.id) == ["42"], "\(late.outcome)")
    #expect(fixture.outputs.text(.stdout, of: job.id) == "begun\ndone\n")
    let line = try #require(fixture.outputs.displays(of: job.id).last)
    #expect(line.contains("completed") && line.hasSuffix("6"), "\(line)")
    let value = await fixture.run(
      "try jobs[1].value(as: Int.self) + jobs[\"fit\"].value(as: Int.self)")
    #expect(fixture.outputs.results(of: value.id) == ["12"], "\(value.outcome)")
  }

  @Test("Of a cell whose job failed, later cells see all but the variables it did not set")
  func failed() async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run(
      """
      %%job
      struct Oops: Error {}
      let first = 1
      if first == 1 { throw Oops() }
      let second = 2
      """)
    await fixture.session.waitForJobs(of: job.id)
    #expect(fixture.outputs.errors(of: job.id).first?.name == "Oops")
    #expect(
      fixture.outputs.errors(of: job.id).first?.traceback.contains { $0.contains("In[1]:4") }
        == true)
    let known = await fixture.run("first")
    #expect(fixture.outputs.results(of: known.id) == ["1"], "\(known.outcome)")
    let unset = await fixture.run("second")
    #expect(
      unset.error?.value.contains("job 1 of In[1] failed before it set 'second'; run it again")
        == true, "\(unset.outcome)")
    let wait = await fixture.run(
      "do { _ = try jobs[1].value(as: Int.self) } catch { print(error) }")
    #expect(fixture.outputs.text(.stdout, of: wait.id) == "job 1 failed: Oops()\n")
  }

  @Test("A trap and a cancellation leave what was set, and the session")
  func stopped() async throws {
    let fixture = try await SessionFixture()
    let trap = await fixture.run("%%job\nlet before = 1\nlet list = [1]\nlet after = list[before]")
    await fixture.session.waitForJobs(of: trap.id)
    #expect(fixture.outputs.errors(of: trap.id).first?.name == "Fatal error")
    let seen = await fixture.run("before")
    #expect(fixture.outputs.results(of: seen.id) == ["1"])
    #expect(
      await fixture.run("after").error?.value.contains("crashed before it set 'after'") == true)

    let loop = await fixture.run(
      "%%job --name loop\nprint(\"in\")\nvar n = 0\nwhile true { n &+= 1 }\nlet never = 1")
    await fixture.outputs.waitForText("in\n", of: loop.id)
    await fixture.prepare("%cancel 2 --now\n%wait 2")
    #expect(fixture.outputs.displays(of: loop.id).last?.contains("cancelled") == true)
    #expect(
      await fixture.run("never").error?.value
        .contains("job 2 of In[4] was cancelled before it set 'never'") == true)
    #expect(await fixture.run("before + list[0]").outcome == .completed)
  }

  @Test("A job that never began declares nothing, and says so")
  func neverBegan() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.gate)
    await fixture.prepare("jobs.workers = 1\nlet held = run { gate.wait() }")
    await fixture.prepare("%%job --after 1\nlet value = 1")
    #expect(
      await fixture.run("value").error?.value.contains(
        "declared by job 2, which has not begun; wait for it with '%wait 2'") == true)
    await fixture.prepare("%cancel 2\n%wait 2")
    #expect(
      await fixture.run("value").error?.value.contains(
        "declared by job 2, which was cancelled before it began; run In[3] again") == true)
    await fixture.prepare("gate.signal()\n%wait")
    await fixture.prepare("let value = 5")
    let fixed = await fixture.run("value")
    #expect(fixture.outputs.results(of: fixed.id) == ["5"])
  }

  @Test("Another attempt begins with fresh variables", arguments: ["off", "on"])
  func retries(_ optimization: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "%optimize \(optimization)\nnonisolated(unsafe) var attempts = 0\nstruct Oops: Error {}")
    let job = await fixture.run(
      """
      %%job --retries 2 --name again
      var count = 0
      var list = [0]
      let constant = "c"
      func bump() { for _ in 0..<3 { count += 1; list.append(count) } }
      attempts += 1
      bump()
      print(count, list, constant)
      if attempts < 3 { throw Oops() }
      let last = count
      last * 10
      """)
    await fixture.session.waitForJobs(of: job.id)
    #expect(
      fixture.outputs.text(.stdout, of: job.id)
        == String(repeating: "3 [0, 1, 2, 3] c\n", count: 3))
    #expect(
      fixture.outputs.text(.stderr, of: job.id)
        == "job 1 \"again\": attempt 1 of 3 failed: Oops()\n"
        + "job 1 \"again\": attempt 2 of 3 failed: Oops()\n")
    let value = await fixture.run("[last, count, attempts]")
    #expect(fixture.outputs.results(of: value.id) == ["[3, 3, 3]"], "\(value.outcome)")
  }

  @Test("Await, magics and the time of a line work in the job")
  func contents() async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run(
      """
      %%job
      func slow() async throws -> Int { try await Task.sleep(for: .milliseconds(5)); return 20 }
      let a = try await slow()
      !echo from the shell
      %time let b = try await slow()
      for await n in AsyncStream<Int>(unfolding: { nil }) { print(n) }
      print(a + b)
      """)
    #expect(job.outcome == .completed, "\(job.outcome)")
    await fixture.session.waitForJobs(of: job.id)
    let text = fixture.outputs.text(.stdout, of: job.id)
    #expect(text.hasPrefix("from the shell\n") && text.contains("Wall time"), "\(text)")
    #expect(text.hasSuffix("40\n"))
    let only = await fixture.run("%%job --name shell\n!echo alone")
    await fixture.session.waitForJobs(of: only.id)
    #expect(fixture.outputs.text(.stdout, of: only.id) == "alone\n", "\(only.outcome)")
  }

  @Test("A job that has no more time ends; a silent cell shows no result")
  func timeoutAndSilence() async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run(
      "%%job --timeout 50ms\nlet a = 1\ntry await Task.sleep(for: .seconds(600))\nlet b = 2",
      silent: true)
    await fixture.session.waitForJobs(of: job.id)
    #expect(fixture.outputs.results(of: job.id) == [])
    #expect(fixture.outputs.displays(of: job.id).last?.contains("timed out") == true)
    #expect(await fixture.run("a").outcome == .completed)
    #expect(await fixture.run("b").error?.value.contains("timed out before it set 'b'") == true)
  }

  @Test("Errors about the magic have its location")
  func misuse() async throws {
    let fixture = try await SessionFixture()
    for (code, place, complaint) in [
      ("%%job", "1:1", "'%%job': write the Swift to run in the lines below. Usage: %%job ["),
      ("%%job\n  \n", "1:1", "'%%job': write the Swift to run in the lines below. Usage: %%job ["),
      ("%%job\n// nothing", "1:1", "there is no Swift to run in the lines below"),
      (
        "%%job --retries -1\n1", "1:1",
        "give a number of retries, 0 or more, after --retries; '-1' is not one"
      ),
      ("%%job --retries x\n1", "1:1", "after --retries; 'x' is not one"),
      ("%%job --timeout -3s\n1", "1:1", "after --timeout; '-3s' is not one"),
      ("%%job --timeout soon\n1", "1:1", "after --timeout; 'soon' is not one"),
      (
        "%%job --priority urgent\n1", "1:1",
        "give high, normal or low after --priority; 'urgent' is none of these"
      ),
      ("%%job --after 99\n1", "1:1", "there is no job 99; %jobs lists all"),
      ("%%job --after 1\n1", "1:1", "there is no job 1; %jobs lists all"),
      ("%%job --after x\n1", "1:1", "there is no job \"x\"; %jobs lists all"),
      ("%%job --after -1\n1", "1:1", "job numbers start at 1; '-1' is not one"),
      ("%%job --after 99999999999999999999\n1", "1:1", "there is no job 99999999999999999999"),
      ("%%job --name\n1", "1:1", "give a value after --name"),
      ("%%job now\n1", "1:1", "unknown argument 'now'"),
      ("%%job --fast\n1", "1:1", "unknown option '--fast'"),
      ("%%job\n%%job\n1", "2:1", "'%%job' must be the first line of its cell"),
      ("%%job\n%who\n1", "2:1", "'%who' is not possible in a cell of %%job"),
      ("%%job\nlet x = nope", "2:9", "cannot find 'nope' in scope"),
    ] {
      let run = await fixture.run(code)
      let value = run.error?.value ?? "no error"
      #expect(value.contains(":\(place): ") && value.contains(complaint), "\(code): \(value)")
    }
    let missing = await fixture.run(
      "for body in [{ try jobs[7] }, { try jobs[\"no\"] }] { do { _ = try body() } catch { print(error) } }"
    )
    #expect(
      fixture.outputs.text(.stdout, of: missing.id)
        == "there is no job 7; %jobs lists all\nthere is no job \"no\"; %jobs lists all\n",
      "\(missing.outcome)")
    let typed = await fixture.run(
      "let j = run { 1 }\ndo { _ = try jobs[1].value(as: String.self) } catch { print(error) }")
    #expect(
      fixture.outputs.text(.stdout, of: typed.id)
        == "the value of job 1 is of type Int, not String\n", "\(typed.outcome)")
  }

  @Test("The death of the process and %reset end the job; the session goes on without it")
  func death() async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run("%%job --name held\nlet value = 1\nprint(value)\nwhile true {}")
    await fixture.outputs.waitForText("1\n", of: job.id)
    #expect(await fixture.run("%reset").error?.value.contains("a job is running (held)") == true)
    #expect(await fixture.run("%reset -f").outcome == .completed)
    #expect(fixture.outputs.errors(of: job.id).first?.name == "RunnerDied")
    #expect(await fixture.run("value").error?.value.contains("job") == false)

    let second = await fixture.run(
      "%%job --name doomed\nlet value = 1\nprint(value)\nwhile true {}")
    await fixture.outputs.waitForText("1\n", of: second.id)
    _ = await fixture.run("import Foundation\nkill(getpid(), SIGKILL)")
    #expect(fixture.outputs.errors(of: second.id).first?.name == "RunnerDied")
    let value = await fixture.run("let value = 3\nvalue")
    #expect(fixture.outputs.results(of: value.id) == ["3"])
  }

  @Test("An interrupt during compilation prevents the job")
  func interrupted() async throws {
    let fixture = try await SessionFixture()
    let (_, end) = fixture.start("%%job\nprint(1)")
    let interrupting = Task {
      while !Task.isCancelled {
        await fixture.session.interrupt()
        await Task.yield()
      }
    }
    #expect(await end.value.error?.name == "Interrupted")
    interrupting.cancel()
    await interrupting.value
    let jobs = await fixture.run("jobs.all.count")
    #expect(fixture.outputs.results(of: jobs.id) == ["0"])
  }

  @Test("Members are offered in the cell as in any other")
  func completion() async throws {
    let fixture = try await SessionFixture()
    let options = "%%job --name x --timeout 2m"
    #expect(
      await fixture.matches("\(options)\nlet word = \"\"\nword.uppercas|").contains("uppercased"))
    #expect(await fixture.session.completeness(of: "\(options)\nlet a = 1\n\n") == .complete)
  }

  @Test("Of a job and a later cell that declare one name, the later cell's counts")
  func order() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.gate)
    await fixture.prepare("let x = 1")
    await fixture.prepare("%%job\nlet x = 2\nlet y = 20\ngate.wait()")
    let old = await fixture.run("x")
    #expect(fixture.outputs.results(of: old.id) == ["1"])
    await fixture.prepare("let x = 3")
    await fixture.prepare("gate.signal()\n%wait")
    let new = await fixture.run("[x, y]")
    #expect(fixture.outputs.results(of: new.id) == ["[3, 20]"], "\(new.outcome)")
  }
}
