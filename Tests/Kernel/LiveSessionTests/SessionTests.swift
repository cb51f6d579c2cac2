import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("A session of cells", .serialized, .timeLimit(.minutes(5)))
struct SessionTests {
  @Test("Variables, functions and types live on, and the last value is the result")
  func state() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "var x = 20\nstruct P { var a: Int }\nfunc twice(_ n: Int) -> Int { n * 2 }")
    let second = await fixture.run("x += 1\ntwice(P(a: x).a)")
    #expect(second.outcome == .completed)
    #expect(fixture.outputs.results(of: second.id) == ["42"])
    let third = await fixture.run("\"ab\"")
    #expect(fixture.outputs.results(of: third.id) == ["\"ab\""])
    let silent = await fixture.run("x", silent: true)
    #expect(fixture.outputs[silent.id].isEmpty)
  }

  @Test("A cell that does not compile leaves no trace")
  func compileError() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let a = 1")
    let failed = await fixture.run("let a = 2\nlet b = nonsense")
    let error = try #require(failed.error)
    #expect(error.name == "CompileError")
    #expect(error.value == "In[2]:2:9: cannot find 'nonsense' in scope")
    let after = await fixture.run("a")
    #expect(fixture.outputs.results(of: after.id) == ["1"])
  }

  @Test("A thrown error names its type, its message and the line")
  func thrown() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      "struct Oops: Error { var code: Int }\nfunc f() throws {\n  throw Oops(code: 3)\n}\n"
        + "var kept = 7\ntry f()")
    let error = try #require(run.error)
    #expect(error.name == "Oops")
    #expect(error.value == "Oops(code: 3)")
    #expect(error.traceback.contains { $0.contains("In[1]:3") })
    #expect(error.traceback.contains { $0.contains("In[1]:6") })
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["7"])
  }

  @Test(
    "A trap in a cell names its reason and line, and everything lives on",
    arguments: [
      ("[1, 2][kept]", "Index out of range"),
      ("fatalError(\"on purpose\")", "on purpose"),
      ("Optional<Int>.none!", "nil"),
      ("kept + Int.max", "overflow"),
      ("UnsafePointer<Int>(bitPattern: kept)!.pointee", "null pointer"),
      ("func down(_ n: Int) -> Int { n < 0 ? 0 : 1 + down(n + 1) }\ndown(0)", "stack overflow"),
    ])
  func trap(_ code: String, _ reason: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("var kept = 7")
    let run = await fixture.run("kept += 1\nprint(\"before\")\n\(code)")
    let error = try #require(run.error)
    #expect(error.value.contains(reason), "\(error)")
    #expect(error.traceback.contains { $0.contains("In[2]:3") }, "\(error.traceback)")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "before\n")
    #expect(fixture.outputs.text(.stderr, of: run.id) == "")
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["8"])
  }

  @Test(
    "An interrupt stops a loop with no check, a sleep and an await",
    arguments: [
      "while true { n &+= 1 }",
      "import Foundation\nwhile true { Thread.sleep(forTimeInterval: 60) }",
      "try await Task.sleep(for: .seconds(60))",
      "try run { try await Task.sleep(for: .seconds(60)) }.wait()",
      "run { try await Task.sleep(for: .seconds(60)) }; jobs.wait()",
      "while !Task.isCancelled {}\nthrow CancellationError()",
    ])
  func interrupt(_ code: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("var n = 5")
    let (id, end) = fixture.start("print(\"started\")\n\(code)")
    await fixture.outputs.wait(for: id) { !$0.isEmpty }
    await fixture.session.interrupt()
    let error = try await fixture.failure(of: end)
    #expect(error.name == "Interrupted" || error.name == "CancellationError")
    let after = await fixture.run("n >= 5")
    #expect(fixture.outputs.results(of: after.id) == ["true"])
  }

  @Test(
    "The death of the runner is reported in one sentence, and the next cell works",
    arguments: [
      ("import Foundation\nexit(3)", "exit(3)"),
      ("import Foundation\nkill(getpid(), SIGKILL)\nwhile true {}", "SIGKILL"),
      ("import Foundation\nlet p = malloc(32)\nfree(p)\nfree(p)", "SIGABRT"),
    ])
  func death(_ code: String, _ cause: String) async throws {
    let fixture = try await SessionFixture()
    let job = await fixture.run("run(\"long\") { try await Task.sleep(for: .seconds(600)) }")
    let run = await fixture.run(code)
    let error = try #require(run.error)
    #expect(error.name == "RunnerDied")
    #expect(error.value.contains(cause))
    await fixture.outputs.waitForErrors(of: job.id)
    #expect(fixture.outputs.errors(of: job.id).first?.value.contains("long") == true)
    let after = await fixture.run("1 + 1")
    #expect(fixture.outputs.results(of: after.id) == ["2"])
  }
}

@Suite("Names bound by a top-level guard", .serialized, .timeLimit(.minutes(5)))
struct GuardTests {
  @Test(
    "It stays for later cells",
    arguments: [
      ("guard let n = Int(\"41\") else { fatalError() }", "n + 1", "42"),
      (
        "guard let n = Int(\"41\"), n > 3, let m = Optional(n + 1) else { fatalError() }", "m", "42"
      ),
      ("guard var n = Int(\"41\") else { fatalError() }\nn += 1", "n", "42"),
      (
        "let o: Int? = 41\nguard case let (a, b)? = Optional((1, o)) else { fatalError() }", "a",
        "1"
      ),
      (
        "let s = \"x\"\nguard let n = [\"x\": 42][s], s.count == 1 else { fatalError() }\nn", "n",
        "42"
      ),
    ])
  func livesOn(_ code: String, _ use: String, _ expected: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(code)
    #expect(run.outcome == .completed)
    let later = await fixture.run(use)
    #expect(fixture.outputs.results(of: later.id) == [expected])
    #expect(fixture.outputs.text(.stderr, of: run.id) == "")
  }

  @Test("A guard that does not hold leaves the cell by its error")
  func fails() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      "struct No: Error {}\nguard let n = Int(\"x\") else { throw No() }\nprint(n)")
    #expect(run.error?.name == "No")
  }
}

@Suite("A runner that hangs as a whole", .timeLimit(.minutes(5)))
struct UnresponsiveRunnerTests {
  @Test("It is killed and replaced, and the waiting cell says so")
  func stopped() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("import Foundation\nkill(getpid(), SIGSTOP)\nwhile true {}")
    #expect(run.error?.value.contains("stopped responding") == true)
    let after = await fixture.run("1 + 1")
    #expect(fixture.outputs.results(of: after.id) == ["2"])
  }
}
