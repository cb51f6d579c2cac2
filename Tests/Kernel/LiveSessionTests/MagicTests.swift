import CellExecution
import Execution
import FoundationEssentials
import Magics
import RunnerProtocol
import Testing

@Suite("Magics", .serialized, .timeLimit(.minutes(5)))
struct MagicTests {
  @Test("Magics between lines of Swift are performed in place")
  func inOrder() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      let x = 1
      print("first")
      !echo second
      %cd /
      for i in 1...2 {
        !echo loop
      }
      %pwd
      print("x is", x)
      x + 1
      """)
    #expect(run.outcome == .completed, "\(run.outcome)")
    #expect(
      fixture.outputs.text(.stdout, of: run.id)
        == "first\nsecond\n/\nloop\nloop\n/\nx is 1\n")
    #expect(fixture.outputs.results(of: run.id) == ["2"])
    let after = await fixture.run("!pwd\nx")
    #expect(fixture.outputs.text(.stdout, of: after.id) == "/\n")
    #expect(fixture.outputs.results(of: after.id) == ["1"])
  }

  @Test("A magic behind the last expression leaves the cell without a result")
  func noResult() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("let a = 1\na\n%pwd")
    #expect(run.outcome == .completed)
    #expect(fixture.outputs.results(of: run.id) == [])
  }

  @Test("Errors of the Swift around magics keep their lines and columns")
  func places() async throws {
    let fixture = try await SessionFixture()
    let compile = await fixture.run("%cd /\n!echo \"a\n  let a = 1; nonsense")
    #expect(compile.error?.value == "In[1]:3:14: cannot find 'nonsense' in scope")
    #expect(fixture.outputs[compile.id].isEmpty)
    let timed = await fixture.run("\n%time nonsense")
    #expect(timed.error?.value == "In[2]:2:7: cannot find 'nonsense' in scope")
    let trap = await fixture.run("!true\n\n[Int]()[3]")
    #expect(trap.error?.traceback.contains { $0.contains("In[3]:3") } == true)
  }

  @Test(
    "A magic that cannot be performed names itself, its place and what to do",
    arguments: [
      (
        "let a = 1\n  %lod x", "UnknownMagic",
        "In[1]:2:3: there is no magic '%lod'; did you mean '%load'? %help lists all"
      ),
      ("%pwd x", "UsageError", "In[1]:1:1: '%pwd': it takes no arguments. Usage: %pwd"),
      (
        "%pwd\n%cd /nowhere", "MagicError",
        "In[1]:2:1: Could not change to the directory /nowhere: No such file or directory."
      ),
      (
        "%env NO_SUCH", "MagicError",
        "In[1]:1:1: the environment has no variable 'NO_SUCH'; type %env NO_SUCH=VALUE to set it"
      ),
      (
        "%load /nowhere", "MagicError",
        "In[1]:1:1: Could not open /nowhere: No such file or directory."
      ),
      ("%load /", "MagicError", "In[1]:1:1: Could not read /: Is a directory."),
      (
        "?unknown", "NameError",
        "In[1]:1:1: nothing is known about 'unknown'; first run the cell that declares or imports it"
      ),
    ])
  func errors(_ code: String, _ name: String, _ value: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(code)
    #expect(run.error?.name == name)
    #expect(run.error?.value == value)
  }

  @Test("A magic that fails among Swift fails the cell at its line, and variables stay")
  func failureInSwift() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("let kept = 7\n%cd /nowhere\nlet never = 1")
    let error = try #require(run.error)
    #expect(error.name == "MagicError")
    #expect(error.value.contains("/nowhere"))
    #expect(error.traceback.contains { $0.contains("In[1]:2") }, "\(error.traceback)")
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["7"])
  }

  @Test("The environment is the same for cells, commands and later cells")
  func environment() async throws {
    let fixture = try await SessionFixture()
    let set = await fixture.run("%env GREETING=hello = \"you\"")
    #expect(fixture.outputs.text(.stdout, of: set.id) == "GREETING=hello = \"you\"\n")
    let shell = await fixture.run("!echo $GREETING")
    #expect(fixture.outputs.text(.stdout, of: shell.id) == "hello = \"you\"\n")
    let swift = await fixture.run("import Glibc\nString(cString: getenv(\"GREETING\"))")
    #expect(fixture.outputs.results(of: swift.id) == ["\"hello = \\\"you\\\"\""])
    let all = await fixture.run("%env")
    #expect(fixture.outputs.text(.stdout, of: all.id).contains("\nPATH="))
  }

  @Test("A file is written, added to and loaded into the cell")
  func files() async throws {
    let fixture = try await SessionFixture()
    let directory = try TemporaryTestDirectory()
    await fixture.prepare("%cd \(directory.path)")
    let written = await fixture.run("%%writefile a.swift\nlet a = \"%cd\"\n!ls\n")
    #expect(written.outcome == .completed, "\(written.outcome)")
    #expect(fixture.outputs.text(.stdout, of: written.id) == "Wrote a.swift\n")
    await fixture.prepare("%%writefile -a 'a.swift'\n// more")
    let text = "let a = \"%cd\"\n!ls\n// more"
    #expect(try String(contentsOfFile: "\(directory.path)/a.swift", encoding: .utf8) == text)
    let loaded = await fixture.run("%load a.swift")
    #expect(fixture.outputs[loaded.id] == [.payload(.setNextInput(text, replace: true))])
  }

  @Test("The time follows the output, and declarations stay")
  func time() async throws {
    let fixture = try await SessionFixture()
    let line = await fixture.run("%time let n = (1...10).map {\n  $0 * 2\n}\n%time n.count")
    #expect(line.outcome == .completed, "\(line.outcome)")
    let said = fixture.outputs.text(.stdout, of: line.id)
    #expect(said.split(separator: "\n").count == 4, "\(said)")
    #expect(
      said.contains(#/^CPU times: user [\d.]+ [µm]?s, sys: .*, total: .*\nWall time: /#), "\(said)")
    #expect(fixture.outputs.results(of: line.id) == ["10"])
    let cell = await fixture.run("%%time\nprint(n.count)\n!sleep 0.2\nlet m = 3")
    let lines = fixture.outputs.text(.stdout, of: cell.id).split(separator: "\n")
    #expect(lines.count == 3 && lines[0] == "10", "\(lines) \(cell.outcome)")
    let wall = try #require(lines.last?.firstMatch(of: #/Wall time: ([\d.]+) (ms|s)$/#), "\(lines)")
    let time = try #require(Double(wall.1)) * (wall.2 == "s" ? 1000 : 1)
    #expect(time >= 200, "the command alone takes 200 ms: \(lines)")
    let after = await fixture.run("m + n[0]")
    #expect(fixture.outputs.results(of: after.id) == ["5"])
  }

  @Test("Variables are listed with types and values, functions and types apart")
  func who() async throws {
    let fixture = try await SessionFixture()
    let none = await fixture.run("%who")
    #expect(fixture.outputs.displays(of: none.id) == ["The session has no names yet."])
    await fixture.prepare(
      """
      struct Point { var x = 1 }
      func scale(_ n: Int, by m: Int) -> Int { n * m }
      let point = Point()
      var many = Array(0..<100_000), (a, b) = (1, "<b>")
      var now: Int { 3 }
      struct Unique: ~Copyable {}
      let unique = Unique()
      """)
    _ = await fixture.run("let a = 2.5\nstruct No: Error {}\nlet never: Int = try { throw No() }()")
    let run = await fixture.run("let last = [1: \"x\"]\n%who")
    #expect(run.outcome == .completed, "\(run.outcome)")
    let text = try #require(fixture.outputs.displays(of: run.id).first)
    #expect(
      text.replacing(#/Cell_\d+\./#, with: "") == """
        Name   Type                     Value
        point  Point                    Point(x: 1)
        many   Array<Int>               [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …] (100000 elements)
        b      String                   "<b>"
        a      Double                   2.5
        last   Dictionary<Int, String>  [1: "x"]
        Other variables: now, unique
        Functions: scale(_:by:)
        Types: struct Point, struct Unique, struct No
        """, "\(text)")
    guard case .display(let bundle, _)? = fixture.outputs[run.id].first else {
      Issue.record("nothing is displayed")
      return
    }
    #expect(bundle.entries["text/html"]?.contains("&lt;b&gt;") == true)
  }

  @Test("A reset forgets everything, and refuses while jobs run")
  func reset() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let a = 1")
    let job = await fixture.run("run(\"long\") { try await Task.sleep(for: .seconds(600)) }")
    let refused = await fixture.run("%reset")
    #expect(refused.error?.name == "JobsRunning")
    #expect(refused.error?.value.contains("long") == true)
    let kept = await fixture.run("a")
    #expect(fixture.outputs.results(of: kept.id) == ["1"])
    let reset = await fixture.run("%reset -f\nlet b = 2")
    #expect(reset.outcome == .completed, "\(reset.outcome)")
    #expect(fixture.outputs.errors(of: job.id).first?.value.contains("long") == true)
    #expect(fixture.outputs.errors(of: kept.id).isEmpty)
    #expect(await fixture.run("a").error?.value.contains("cannot find 'a'") == true)
    let after = await fixture.run("b")
    #expect(fixture.outputs.results(of: after.id) == ["2"])
  }

  @Test(
    "Names, imports and operators are gone with the process that knew them",
    arguments: ["%reset", "import Foundation\nkill(getpid(), SIGKILL)"])
  func goneNames(end: String) async throws {
    let fixture = try await SessionFixture()
    let declarations = """
      import Foundation
      infix operator <-: AssignmentPrecedence
      func <- (a: inout Bool, b: Bool) { a = b }
      var flag = Date.distantPast == Date.distantFuture
      """
    await fixture.prepare(declarations)
    let negation = await fixture.run("!flag")
    #expect(fixture.outputs.results(of: negation.id) == ["true"], "\(negation.outcome)")
    _ = await fixture.run(end)
    // What is no name any more is a command to the shell.
    let command = await fixture.run("!flag")
    #expect(fixture.outputs.results(of: command.id) == [])
    #expect(fixture.outputs.text(.stderr, of: command.id).contains("flag"))
    // Nothing of it may be taken for known, for then it would be left out.
    let again = await fixture.run(declarations)
    #expect(again.outcome == .completed, "\(again.outcome)")
    let assignment = await fixture.run("flag <- true")
    #expect(assignment.outcome == .completed, "\(assignment.outcome)")
    #expect(fixture.outputs.results(of: assignment.id) == [])
    let value = await fixture.run("!flag")
    #expect(fixture.outputs.results(of: value.id) == ["false"], "\(value.outcome)")
  }

  @Test("Optimisation is chosen for this cell and later ones")
  func optimize() async throws {
    let fixture = try await SessionFixture()
    let probe = "func f() -> Bool { _isDebugAssertConfiguration() }\nf()"
    for (mode, isDebug) in [("off", "true"), ("on", "false"), ("auto", "false")] {
      let run = await fixture.run("%optimize \(mode)\n\(probe)")
      #expect(fixture.outputs.results(of: run.id) == [isDebug])
      let said = await fixture.run("%optimize")
      #expect(fixture.outputs.text(.stdout, of: said.id) == "%optimize \(mode)\n")
    }
  }

  @Test(
    "The text of a markup cell is displayed unchanged",
    arguments: [
      ("html", "text/html"), ("markdown", "text/markdown"), ("latex", "text/latex"),
      ("svg", "image/svg+xml"),
    ])
  func markup(_ name: String, _ type: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("%%\(name)\n<b>%cd</b>\n!ls")
    let text = "<b>%cd</b>\n!ls"
    #expect(
      fixture.outputs[run.id]
        == [.display(MIMEBundle([type: text, "text/plain": text]), displayID: nil)])
  }

  @Test("Help lists every magic and explains one")
  func help() async throws {
    let fixture = try await SessionFixture()
    let table = await fixture.run("%help")
    let text = try #require(fixture.outputs.displays(of: table.id).first)
    for help in MagicRegistry.standard.all {
      #expect(text.contains("\(help.usage) ") && text.contains(help.summary))
    }
    let one = await fixture.run("%help sh")
    let said = fixture.outputs.text(.stdout, of: one.id)
    #expect(said.hasPrefix("%%sh [OPTIONS]\n") && said.contains("/bin/sh"))
    #expect(await fixture.run("%help nonsense").error?.name == "UsageError")
  }

  @Test("Expressions take no magics")
  func expressions() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let ready = false")
    let id = ExecutionID(rawValue: 99)
    guard case .failure(let report) = await fixture.session.evaluate("%pwd", in: id) else {
      Issue.record("A magic was performed.")
      return
    }
    #expect(report.name == "UsageError")
    #expect(
      try await fixture.session.evaluate("!ready", in: id).get().entries["text/plain"] == "true")
  }
}

/// A directory that is removed with its owner.
private final class TemporaryTestDirectory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/magics-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
