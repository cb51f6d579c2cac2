import CompilerProtocol
import Execution
import Formatting
import RunnerProtocol
import Testing

@testable import Magics

@Suite("What the magics of a cell ask for")
struct MagicPlanTests {
  @Test("Effects are planned in order, before, in and after the Swift of the cell")
  func order() throws {
    let plan = try MagicPlan("%who\nlet a = 1\n%optimize on\n!ls\n%pwd\n%rerun cancel\n%time a\n?a")
    #expect(plan.hasSwift)
    #expect(plan.before.map(\.effect) == [.setOptimization(.on), .setRerun(.cancel)])
    #expect(plan.after.map(\.effect) == [.listNames, .document(name: "a", .documentation)])
    #expect(plan.calls.map(\.magic) == [.shell("ls"), .showDirectory])
    #expect(plan.job == nil)
    let code = plan.translations.map(\.code)
    #expect(code.filter { $0 == .nothing }.count == 4)
    #expect(code.filter { $0 == .measured }.count == 1)
    #expect(code[2] == .statement("_notebookShell(\"ls\")"))
  }

  @Test("A cell of magics alone has no Swift to compile")
  func noSwift() throws {
    #expect(try !MagicPlan("%pwd\n!ls").hasSwift)
    #expect(try !MagicPlan("%%sh\nls").hasSwift)
    #expect(try MagicPlan("%%job\n1").hasSwift)
    #expect(try MagicPlan("%%time\n1").hasSwift)
  }

  @Test(
    "Arguments become typed effects",
    arguments: [
      ("%cd", MagicEffect.runner(.changeDirectory(.home))),
      ("%cd -", .runner(.changeDirectory(.previous))),
      ("%cd '/a b'", .runner(.changeDirectory(.path("/a b")))),
      ("%env", .runner(.listEnvironment)),
      ("%env A", .runner(.showVariable("A"))),
      ("%env A=b = \"c\"", .runner(.setVariable("A", to: "b = \"c\""))),
      ("%wait", .runner(.wait(for: .all, timeout: nil))),
      (
        "%wait 2 --timeout 1.5m",
        .runner(.wait(for: .these([.number(JobID(rawValue: 2))]), timeout: 90))
      ),
      ("%cancel all --now", .runner(.cancel(.all, now: true))),
      ("%jobs --timeline", .runner(.jobs(all: false, timeline: true))),
      ("%log", .runner(.listLogs)),
      ("%log 3 --lines 7", .runner(.log(.number(JobID(rawValue: 3)), lines: 7, follow: false))),
      ("%log 3 --follow", .runner(.log(.number(JobID(rawValue: 3)), lines: nil, follow: true))),
      ("%load a", .runner(.load("a"))),
      ("%%writefile -a 'a b'\ntext", .runner(.writeFile("a b", text: "text", append: true))),
      ("%%sh -e +x\nls\n", .runner(.script("ls\n", options: ["-e", "+x"]))),
      (
        "%batch 90",
        .kernel(.setBatch(wait: .untilStalled(.seconds(90)), allowsJobErrors: nil), .beforeSwift)
      ),
      (
        "%batch off --fail-on-job-errors",
        .kernel(.setBatch(wait: .off, allowsJobErrors: false), .beforeSwift)
      ),
      (
        "%batch --allow-job-errors",
        .kernel(.setBatch(wait: nil, allowsJobErrors: true), .beforeSwift)
      ),
      ("%batch", .kernel(.showSetting(.batchWait), .beforeSwift)),
      ("%optimize", .kernel(.showSetting(.optimization), .beforeSwift)),
      ("%output", .kernel(.showSetting(.outputLimits), .beforeSwift)),
      (
        "%output --cap off --rate 2MB",
        .kernel(.setOutputLimits([.cap(nil), .rate(.megabytes(2))]), .beforeSwift)
      ),
      ("%reset", .kernel(.reset(force: false), .beforeSwift)),
      ("%reset -f", .kernel(.reset(force: true), .beforeSwift)),
      ("%restart runner --force", .kernel(.reset(force: true), .beforeSwift)),
      ("%sanitize thread -f", .kernel(.setSanitizer(.thread, force: true), .beforeSwift)),
      ("%sanitize off", .kernel(.setSanitizer(nil, force: false), .beforeSwift)),
      ("??f", .kernel(.document(name: "f", .source), .afterSwift)),
      ("%%time\n1", .measure),
    ])
  func effects(code: String, effect: MagicEffect) throws {
    let line = try #require(MagicLine.candidates(in: SourceText(code), MagicGrammar()).first)
    let body = code.split(separator: "\n", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
    let magic = try #require(MagicRegistry.standard.magic(named: line.fullName))
    #expect(try magic.effect(line.arguments, body: body) == effect)
  }

  @Test("The options of a job are read")
  func job() throws {
    var options = CellJobOptions()
    options.name = "long one"
    options.timeout = 30
    options.retries = 2
    options.predecessors = [.number(JobID(rawValue: 1)), .number(JobID(rawValue: 3))]
    options.priority = .high
    options.isolation = .init(memory: 2_000_000_000)
    let arguments =
      "--name 'long one' --timeout 30s --retries 2 --after 1,3 --priority high --isolated --memory 2GB"
    #expect(try JobMagic().effect(arguments, body: "1") == .job(options))
  }

  @Test(
    "A use that makes no sense is explained, with the usage",
    arguments: [
      ("let a = 1\n  %pwd x", "'%pwd': it takes no arguments. Usage: %pwd"),
      ("%load", "'%load': give the path of a file. Usage: %load FILE"),
      ("!", "'!': give a command. Usage: !COMMAND"),
      (
        "%optimize fast",
        "'%optimize': give on, off or auto; 'fast' is none of these. Usage: %optimize [on|off|auto]"
      ),
      (
        "%wait 1.2.3",
        "'%wait': there is no job 1.2.3; %jobs lists all. Usage: %wait [JOB…] [--timeout TIME]"
      ),
      (
        "%cancel -1",
        "'%cancel': job numbers start at 1; '-1' is not one. Usage: %cancel JOB…|all [--now]"
      ),
      ("%reset now", "'%reset': unknown argument 'now'. Usage: %reset [-f]"),
      ("%restart kernel", "'%restart': give 'runner'. Usage: %restart runner [--force]"),
      (
        "%help nonsense",
        "'%help': there is no magic 'nonsense'; %help lists all. Usage: %help [NAME]"
      ),
      ("%%time\n\n", "'%%time': write the Swift to measure in the lines below. Usage: %%time"),
      ("let a = 1\n%%sh", "'%%sh' must be the first line of its cell"),
      (
        "%%job\n%who",
        "'%who' is not possible in a cell of %%job, which continues after the cell has ended; give it "
          + "a cell of its own"
      ),
      (
        "%%job --isolated\n%wait 1",
        "'%wait' is not possible in an isolated job, whose process does not know the session's jobs; "
          + "give it a cell of its own"
      ),
    ])
  func misuse(code: String, message: String) throws {
    let failure = #expect(throws: MagicFailure.self) { try MagicPlan(code) }
    #expect(failure?.name == "UsageError")
    #expect(failure?.message == message)
    let offset = try #require(failure?.line).range.lowerBound
    let wrong = code.utf8.dropFirst(offset).prefix { $0 != UInt8(ascii: "\n") }
    #expect(message.hasPrefix("'\(String(Substring(wrong).prefix { $0 != " " }))'"))
  }

  @Test("A magic for the whole cell must not be in braces")
  func nested() throws {
    let text = SourceText("if false {\n  %reset\n}")
    var line = try #require(MagicLine.candidates(in: text, MagicRegistry.standard.grammar).first)
    line.isNested = true
    let failure = #expect(throws: MagicFailure.self) {
      try MagicPlan(MagicCell(text, cellMagic: nil, lines: [line]), registry: .standard)
    }
    #expect(failure?.name == "UsageError")
    #expect(failure?.line?.range.lowerBound == 13)
    #expect(
      failure?.message
        == "'%reset' must stand outside of braces: it is done once for the whole cell")
  }

  @Test("An unknown magic is named, with the nearest known one")
  func unknown() {
    for (code, message) in [
      ("%lod x", "there is no magic '%lod'; did you mean '%load'? %help lists all"),
      ("%xyzzy", "there is no magic '%xyzzy'; %help lists all"),
      ("%cnacel 3", "there is no magic '%cnacel'; did you mean '%cancel'? %help lists all"),
      ("%tmie f()", "there is no magic '%tmie'; did you mean '%time'? %help lists all"),
      ("%%shell\nls", "there is no magic '%%shell'; did you mean '%%sh'? %help lists all"),
    ] {
      let failure = #expect(throws: MagicFailure.self) { try MagicPlan(code) }
      #expect(failure?.name == "UnknownMagic")
      #expect(failure?.message == message)
    }
  }

  @Test("Cells run again from a number on, or those that are stale")
  func reruns() throws {
    let plan = try MagicPlan("%rerun --from 4\n%stale\n%stale --run")
    #expect(plan.before.map(\.effect) == [.rerun(from: 4), .listStale, .rerunStale])
    for wrong in [
      "%rerun --from", "%rerun --from x", "%rerun --from 0", "%rerun keep --from 2", "%stale 3",
    ] {
      #expect(throws: MagicFailure.self, "\(wrong)") { try MagicPlan(wrong) }
    }
  }
}
