import CellExecution
import CodeIntelligence
import Execution
import Glibc
import POSIX
import RunnerProtocol
import Testing
import Toolchains

@Suite("Completion with the session in view", .serialized, .timeLimit(.minutes(5)))
struct CompletionTests {
  @Test("Members, cases, labels, types and keywords, each where it may stand")
  func places() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      enum Direction { case north, south }
      func go(to direction: Direction, speed: Double = 1) {}
      let values = [1, 2, 3]
      """)
    let members = await fixture.completions("values.|")
    #expect(members.matches.contains { $0.text == "map" && $0.kind == "function" })
    #expect(members.matches.contains { $0.text == "count" && $0.kind == "property" })
    #expect(Set(members.matches.map(\.text)).count == members.matches.count, "each text once")
    #expect(members.matches.first { $0.text == "count" }?.signature == "count: Int")
    #expect(await fixture.matches("let d: Direction = .|").prefix(2) == ["north", "south"])
    #expect(await fixture.matches("go(to: .s|").first == "south")
    #expect(await fixture.matches("values |").isEmpty, "a value can have no name behind it")
    #expect(await fixture.matches("values.map { $0.adv|").first == "advanced")
    #expect(await fixture.matches("go(|").first == "to:")
    #expect(await fixture.matches("go(to: .north, |)").first == "speed:")
    #expect(await fixture.matches("val|").first == "values")
    #expect(await fixture.matches("Direc|").first == "Direction")
    #expect(await fixture.matches("prin|").first == "print")
    let keywords = await fixture.completions("fun|")
    #expect(keywords.matches.contains { $0.text == "func" && $0.kind == "keyword" })
    #expect(await fixture.matches("let s = \"values.|\"").isEmpty, "a text is no code")
    #expect(await fixture.matches("// values.|").isEmpty, "a comment is no code")
    #expect(await fixture.matches("12|").isEmpty)
  }

  @Test("The typed part filters, the right case first")
  func filtering() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let apple = 1\nlet Apricot = 2\nlet banana = 3")
    let lower = await fixture.completions("ap|")
    #expect(lower.replaced == 0..<2)
    #expect(lower.matches.first?.text == "apple")
    #expect(lower.matches.contains { $0.text == "Apricot" })
    #expect(!lower.matches.contains { $0.text == "banana" })
    #expect(await fixture.matches("Ap|").first == "Apricot")
    #expect(await fixture.completions("ban|ana").replaced == 0..<3)
    let all = await fixture.completions("|")
    #expect(all.matches.count <= 300)
    #expect(all.matches.prefix(3).map(\.text).sorted() == ["Apricot", "apple", "banana"])
  }

  @Test("Positions are counted in Unicode scalars and clamped to the text")
  func scalars() async throws {
    let fixture = try await SessionFixture()
    let text = "let 🦆 = \"e\u{301}👩‍👩‍👧\"\n🦆.coun"
    let after = await fixture.completions(text + "|")
    let end = text.unicodeScalars.count
    #expect(after.replaced == end - 4..<end)
    #expect(after.matches.first?.text == "count")
    #expect(await fixture.matches("let cafe\u{301} = 1\ncaf|").contains("cafe\u{301}"))
    let beyond = await fixture.session.completions(in: "pri", at: 99)
    #expect(beyond.replaced == 0..<3)
    #expect(beyond.matches.contains { $0.text == "print" })
    #expect(await fixture.session.completions(in: "pri", at: -5).replaced == 0..<0)
  }

  @Test("Private names of earlier cells are offered, the newest shadow, inner names are hidden")
  func chain() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("private let secret = [1]\nprivate func whisper(_ to: String) {}")
    await fixture.prepare("struct Point { var abscissa = 1.0 }\nlet shadowed = 1")
    await fixture.prepare("let shadowed = Point()")
    #expect(await fixture.matches("secret.|").contains("count"))
    #expect(await fixture.matches("whisp|") == ["whisper"])
    #expect(await fixture.matches("shadowed.|").contains("abscissa"))
    #expect(await fixture.completions("shadow|").matches.map(\.signature) == ["shadowed: Point"])
    for prefix in ["Cell_", "_Cell", "_notebook"] {
      #expect(await fixture.matches(prefix + "|").isEmpty, "\(prefix) is the kernel's")
    }
  }

  @Test("A cell's own declarations count, whatever is unfinished around them")
  func ownText() async throws {
    let fixture = try await SessionFixture()
    #expect(await fixture.matches("let s = \"a\"\nif true {\n  s.up|").contains("uppercased"))
    #expect(
      await fixture.matches("struct S {\n  var size = 1\n  func f() { self.si|").first == "size")
    #expect(
      await fixture.matches("import Foundation\nDate().timeInt|").contains("timeIntervalSince1970"))
    #expect(
      await fixture.matches("[1, 2].first.adv|").first == "?.advanced", "an optional wants a ?")
  }

  @Test("At the end of a long cell its variables are offered, and the members of each")
  func longCell() async throws {
    let fixture = try await SessionFixture()
    let cell = (0..<3000).map { "let value\($0) = [\($0)].map { $0 + 1 }.count * 2\n" }.joined()
    let names = await fixture.matches(cell + "value2|")
    #expect(names.contains("value2999") && names.contains("value2") && names.contains("value25"))
    #expect(!names.contains("value30"))
    #expect(await fixture.matches(cell + "value7.isMul|") == ["isMultiple"])
    #expect(await fixture.matches(cell + "let far = value0\nfar.isMul|") == ["isMultiple"])
  }

  @Test("After import come the modules a cell may import")
  func modules() async throws {
    let fixture = try await SessionFixture()
    let modules = await fixture.completions("import |")
    #expect(Set(modules.matches.map(\.kind)) == ["module"])
    let names = modules.matches.map(\.text)
    #expect(Set(["Foundation", "Glibc", "Synchronization", "Notebook"]).isSubset(of: names))
    #expect(!names.contains { $0.hasPrefix("_") || $0.hasPrefix("Cell_") })
    #expect(!names.contains("JupyterKernel"), "the kernel's own modules are no cell's")
    #expect(await fixture.matches("import Found|").first == "Foundation")
  }

  @Test("Magics, and paths in their lines and in shell commands")
  func magics() async throws {
    let fixture = try await SessionFixture()
    let directory = try TemporaryDirectory(prefix: "completion")
    for name in ["first file", "second.swift"] {
      _ = try FileDescriptor.open("\(directory.path)/\(name)", 0o101)
    }
    let magics = await fixture.completions("let a = 1\n%cd|")
    #expect(magics.matches.map(\.text) == ["%cd"])
    #expect(magics.matches.map(\.kind) == ["magic"])
    #expect(magics.replaced == 10..<13)
    #expect(Set(["%%time", "%%writefile"]).isSubset(of: await fixture.matches("%%|")))
    #expect(await fixture.matches("?prin|").first == "print", "a name is wanted")
    #expect(await fixture.matches("%%html\nprin|").isEmpty, "it is no Swift")
    #expect(await fixture.matches("%time prin|").first == "print")
    for line in [
      "%load \(directory.path)/s", "%%writefile \(directory.path)/s", "!ls -l \(directory.path)/s",
    ] {
      let paths = await fixture.completions(line + "|")
      #expect(paths.matches == [.init(text: "\(directory.path)/second.swift", kind: "path")])
      #expect(paths.replaced == line.count - directory.path.count - 2..<line.count)
    }
    #expect(await fixture.matches("%cd /usr/li|").contains("/usr/lib/"))
    #expect(await fixture.matches("%cd /no/such/directory/|").isEmpty)
    #expect(await fixture.matches("%time 1\nlet a = [1]\na.cou|").first == "count")
  }

  @Test("Answers come while a cell runs, and after the compiler was killed")
  func hostile() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("let values = [1, 2, 3]")
    let running = fixture.start("print(\"on\")\nwhile true {}")
    await fixture.outputs.wait(for: running.id) { !$0.isEmpty }
    #expect(await fixture.matches("values.map|").first == "map")
    let first = try #require(fixture.session.residentCompilerID)
    kill(first, SIGKILL)
    #expect(await fixture.matches("values.filt|").first == "filter")
    #expect(fixture.session.residentCompilerID != first)
    // One that dies over a question: the next one is asked the same.
    let third = try #require(fixture.session.residentCompilerID)
    kill(third, SIGSTOP)
    let asked = Task { await fixture.matches("values.sor|").first }
    await eventually("the question to the stopped compiler") {
      fixture.session.isResidentCompilerAsked
    }
    kill(third, SIGKILL)
    #expect(await asked.value == "sort")
    await fixture.session.interrupt()
    _ = await running.end.value
  }

  @Test("While the compiler hangs, answers that need none arrive in time")
  func stuck() async throws {
    let fixture = try await SessionFixture(limits: AnswerLimits(completion: .milliseconds(200)))
    await eventually("an answer of the compiler") { await !fixture.matches("prin|").isEmpty }
    let process = try #require(fixture.session.residentCompilerID)
    kill(process, SIGSTOP)
    #expect(await fixture.matches("whi|") == ["while"])
    #expect(await fixture.matches("[1].|").isEmpty)
    kill(process, SIGKILL)
    await eventually("an answer of the next compiler") { await !fixture.matches("prin|").isEmpty }
  }

  @Test(
    "An idle compiler is released, sooner while memory is short, and started again by the next question",
    arguments: [
      IdleRelease(usual: .milliseconds(300)),
      // Never is all of the memory available.
      IdleRelease(whileShort: .milliseconds(300), leastAvailable: 2),
    ])
  func release(idle: IdleRelease) async throws {
    let fixture = try await SessionFixture(
      limits: AnswerLimits(completion: .seconds(30), idle: idle))
    #expect(await fixture.matches("prin|").first == "print")
    await eventually("the end of the compiler") { fixture.session.residentCompilerID == nil }
    #expect(await fixture.matches("prin|").first == "print")
    await fixture.session.shutdown()
  }

  @Test("A compiler that holds too much memory is replaced while the session rests")
  func replacement() async throws {
    let fixture = try await SessionFixture(
      limits: AnswerLimits(completion: .seconds(30), memory: 1 << 20))
    #expect(await fixture.matches("prin|").first == "print")
    let first = try #require(fixture.session.residentCompilerID)
    // Not so one that has done little yet.
    await fixture.prepare("let a = 1")
    #expect(fixture.session.residentCompilerID == first)
    var number = 0
    try await eventually("another compiler") {
      number += 1
      await fixture.prepare("let v\(number) = a + \(number)")
      // Longer than the session has to be idle before it replaces a compiler.
      try await Task.sleep(for: .milliseconds(150))
      return ![first, nil].contains(fixture.session.residentCompilerID)
    }
    #expect(number > 3)
    await fixture.prepare("print(v1)")
    #expect(await fixture.matches("v\(number).adv|").first == "advanced")
  }

  @Test("Types that take long to infer are cut off by the time limit, and the work is not lost")
  func slowInference() async throws {
    let fixture = try await SessionFixture(limits: AnswerLimits())
    await fixture.prepare("import Foundation")
    let slow = "let x = [1, 2, 3].map { Double($0) * 2 }.filter { $0 > 1 }.reduce(0, +)\nx.roun|"
    var answers: [[String]] = []
    await eventually("the members of the result") {
      answers.append(await fixture.matches(slow))
      return answers.last?.isEmpty == false
    }
    #expect(answers.last?.contains("rounded") == true)
  }
}
