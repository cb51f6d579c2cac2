import CellExecution
import Execution
import POSIX
import RunnerProtocol
import Testing

@Suite("Commands and scripts", .serialized, .timeLimit(.minutes(5)))
struct MagicCommandTests {
  @Test("Both streams of a command are kept apart, and a status other than 0 is reported")
  func output() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("!echo out; echo err >&2; exit 3")
    #expect(run.outcome == .completed)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "out\n")
    #expect(fixture.outputs.text(.stderr, of: run.id) == "err\nexit status 3\n")
    let killed = await fixture.run("!kill -TERM $$")
    #expect(fixture.outputs.text(.stderr, of: killed.id) == "ended by SIGTERM\n")
    let missing = await fixture.run("!no-such-command")
    #expect(fixture.outputs.text(.stderr, of: missing.id).hasSuffix("exit status 127\n"))
    let input = await fixture.run("!cat; echo done")
    #expect(fixture.outputs.text(.stdout, of: input.id) == "done\n")
  }

  @Test("A megabyte comes whole, and characters are never torn")
  func large() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("!yes ä€🚀 | head -n 100000")
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == String(repeating: "ä€🚀\n", count: 100_000))
  }

  @Test("A command's output appears while it runs, and an interrupt ends everything it has started")
  func interrupt() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let kept = 7")
    for code in [
      "!echo $$; sleep 600 & sleep 600", "print(kept)\n!trap '' INT; echo $$; sleep 600; sleep 600",
    ] {
      let (id, end) = fixture.start(code)
      await fixture.outputs.wait(for: id) { outputs in
        outputs.contains { if case .stream(_, let text) = $0 { text.count > 2 } else { false } }
      }
      let text = fixture.outputs.text(.stdout, of: id)
      let shell = try #require(text.split(separator: "\n").last.flatMap { Int32($0) })
      #expect(System.isRunning(shell))
      await fixture.session.interrupt()
      let error = try await fixture.failure(of: end)
      #expect(error.name == "Interrupted")
      await ProcessGroup(shell).end()
      let after = await fixture.run("kept")
      #expect(fixture.outputs.results(of: after.id) == ["7"])
    }
  }

  @Test("A script is a job: the cell ends at once, output and status follow under it")
  func script() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("%%sh\n# comment\necho one\nsleep 0.1\necho two")
    #expect(run.outcome == .completed)
    let other = await fixture.run("!echo other")
    await fixture.session.waitForJobs(of: run.id)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "one\ntwo\n")
    #expect(fixture.outputs.text(.stdout, of: other.id) == "other\n")
    let end = try #require(fixture.outputs.displays(of: run.id).last)
    #expect(end.contains("\"echo one\" completed") && end.hasSuffix("exit status 0"), "\(end)")
    let failing = await fixture.run("%%sh -e\nfalse\necho never")
    await fixture.session.waitForJobs(of: failing.id)
    #expect(fixture.outputs.text(.stdout, of: failing.id) == "")
    #expect(fixture.outputs.errors(of: failing.id).first?.value == "exit status 1")
  }

  @Test("Cancelling a script ends its processes")
  func cancel() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("%%sh\necho $$\nsleep 600 &\nsleep 600")
    await fixture.outputs.wait(for: run.id) { !$0.isEmpty }
    let text = fixture.outputs.text(.stdout, of: run.id)
    let shell = try #require(Int32(text.dropLast()))
    await fixture.prepare("jobs.all.last?.cancel()")
    await fixture.session.waitForJobs(of: run.id)
    #expect(fixture.outputs.displays(of: run.id).last?.contains("cancelled") == true)
    await ProcessGroup(shell).end()
  }

  @Test("A job may run commands, which write under its cell and end with it")
  func commandInJob() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("let job = run {\n  !echo $$; sleep 600\n  print(\"behind\")\n}")
    await fixture.outputs.wait(for: run.id) { !$0.isEmpty }
    await fixture.prepare("job.cancel()")
    await fixture.session.waitForJobs(of: run.id)
    let lines = fixture.outputs.text(.stdout, of: run.id).split(separator: "\n")
    let shell = try #require(lines.first.flatMap { Int32($0) })
    await ProcessGroup(shell).end()
  }

  @Test("The processes of commands end with the process of the cells")
  func runnerDeath() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("%%sh\necho $$\nsleep 600")
    await fixture.outputs.wait(for: run.id) { !$0.isEmpty }
    let shell = try #require(Int32(fixture.outputs.text(.stdout, of: run.id).dropLast()))
    let death = await fixture.run("import Glibc\nkill(getpid(), SIGKILL)\nwhile true {}")
    #expect(death.error?.name == "RunnerDied")
    await ProcessGroup(shell).end()
  }
}
