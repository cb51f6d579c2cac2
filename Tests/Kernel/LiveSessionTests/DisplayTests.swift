import CellExecution
import Execution
import FoundationEssentials
import RunnerProtocol
import Testing

@Suite("Displays", .serialized, .timeLimit(.minutes(5)))
struct DisplayTests {
  @Test("Each built-in type has its representations and their metadata")
  func types() async throws {
    let fixture = try await SessionFixture()
    let pictures = try TemporaryPictures()
    let run = await fixture.run(
      """
      import Foundation
      struct Card: Displayable {
        var name: String
        var representations: [MIMEType: Representation] {
          [
            .html: "<b>\\(name)</b>",
            "application/x+json": .json(["n": 1], metadata: ["expanded": true]),
          ]
        }
      }
      display(HTML("<i>x</i>"), Markdown("*x*"), Latex("$x$"), SVG("<svg/>"))
      display(JSON(["a": [1, nil]]))
      display(try VegaLite(#"{"mark": "bar"}"#))
      display(try Image(path: "\(pictures.png)", width: 30))
      display(try Image(data: Data([0xFF, 0xD8, 0xFF, 0xE0]), height: 7))
      display(try Image(data: Array("GIF89a".utf8)))
      display(Card(name: "me"))
      """)
    let bundles = fixture.outputs.bundles(of: run.id)
    try #require(bundles.count == 10, "\(run.outcome)")
    #expect(bundles[0].entries == ["text/html": "<i>x</i>", "text/plain": "<i>x</i>"])
    #expect(bundles[1].entries["text/markdown"] == "*x*")
    #expect(bundles[2].entries["text/latex"] == "$x$")
    #expect(bundles[3].entries["image/svg+xml"] == "<svg/>")
    #expect(bundles[4].entries["application/json"] == #"{"a":[1,null]}"#)
    #expect(bundles[5].entries["application/vnd.vegalite.v5+json"] == #"{"mark":"bar"}"#)
    #expect(bundles[6].entries["image/png"] == "iVBORw0KGgo=")
    #expect(bundles[6].entries["text/plain"] == "PNG picture of 8 bytes")
    #expect(bundles[6].metadata == ["image/png": #"{"width":30}"#])
    #expect(bundles[7].entries["image/jpeg"] == "/9j/4A==")
    #expect(bundles[7].metadata == ["image/jpeg": #"{"height":7}"#])
    #expect(bundles[8].entries["image/gif"] == "R0lGODlh")
    #expect(
      bundles[9].entries == [
        "text/html": "<b>me</b>", "application/x+json": #"{"n":1}"#,
        "text/plain": #"Card(name: "me")"#,
      ])
    #expect(bundles[9].metadata == ["application/x+json": #"{"expanded":true}"#])
  }

  @Test("An invalid picture is an error that names the file and the reason")
  func noPictures() async throws {
    let fixture = try await SessionFixture()
    let pictures = try TemporaryPictures()
    let missing = await fixture.run("try Image(path: \"/nowhere/x.png\")")
    #expect(missing.error?.name == "ImageError")
    #expect(missing.error?.value.contains("/nowhere/x.png") == true)
    #expect(missing.error?.value.contains("No such file or directory") == true)
    let directory = await fixture.run("try Image(path: \"/tmp\")")
    #expect(directory.error?.value.contains("Is a directory") == true, "\(directory.outcome)")
    let text = await fixture.run("try Image(path: \"\(pictures.text)\")")
    #expect(text.error?.value.contains(pictures.text) == true)
    #expect(text.error?.value.contains("not a PNG, JPEG, GIF") == true)
    let data = await fixture.run("try Image(data: [1, 2])")
    #expect(data.error?.value.contains("the data is not a PNG") == true)
  }

  @Test("Displays are updated in place, from later cells and from jobs")
  func updates() async throws {
    let fixture = try await SessionFixture()
    let first = await fixture.run("let shown = display(1)\nlet pair = display(\"a\", \"b\")")
    let second = await fixture.run(
      "shown.update(\"two\")\npair[1].update(HTML(\"c\"))\nrun { shown.update(3) }")
    await fixture.session.waitForJobs(of: second.id)
    let ids = fixture.outputs[first.id].compactMap { output -> String? in
      if case .display(_, let id) = output { id } else { nil }
    }
    #expect(Set(ids).count == 3, "\(first.outcome)")
    let updates = fixture.outputs[second.id].compactMap { output -> (String, String?)? in
      guard case .updateDisplay(let bundle, let id) = output else { return nil }
      return (id, bundle.entries["text/plain"])
    }
    try #require(updates.count == 3, "\(second.outcome)")
    #expect(updates[0] == (ids[0], "\"two\""))
    #expect(updates[1] == (ids[2], "c"))
    #expect(updates[2] == (ids[0], "3"))
    let silent = await fixture.run("display(1, 2)")
    #expect(fixture.outputs.resultBundle(of: silent.id) == nil)
    let third = await fixture.run("print(1)\nclearOutput(wait: true)\nclearOutput()")
    #expect(
      fixture.outputs[third.id] == [
        .stream(.stdout, "1\n"), .clear(wait: true), .clear(wait: false),
      ])
  }

  @Test("Results are formatted for reading, tables too")
  func results() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      struct Point { var x = 0; var name = "<p>" }
      enum Way { case north, turn(Point) }
      final class Node { var next: Node?; var way = Way.north }
      """)
    let table = await fixture.run("[Point(), Point(x: 1)]")
    let bundle = try #require(fixture.outputs.resultBundle(of: table.id))
    #expect(
      bundle.entries["text/plain"] == #"[Point(x: 0, name: "<p>"), Point(x: 1, name: "<p>")]"#)
    #expect(bundle.entries["text/html"]?.contains("&lt;p&gt;") == true)
    let way = await fixture.run("[Way.north, .turn(Point())]")
    #expect(
      fixture.outputs.results(of: way.id) == [
        #"[Way.north, Way.turn(Point(x: 0, name: "<p>"))]"#
      ])
    let cycle = await fixture.run("let node = Node()\nnode.next = node\nnode")
    #expect(
      fixture.outputs.results(of: cycle.id) == [
        "Node(next: Optional(Node(…)), way: Way.north)"
      ])
    let type = await fixture.run("type(of: [\"a\": Point()])")
    #expect(fixture.outputs.results(of: type.id) == ["Dictionary<String, Point>"])
  }

  @Test("A description that traps fails its cell alone")
  func trapping() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      struct Bad: CustomStringConvertible { var description: String { fatalError("no words") } }
      let kept = 1
      [Bad()]
      """)
    #expect(run.error?.value.contains("no words") == true, "\(run.outcome)")
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["1"])
  }

  @Test("Errors of libraries are sentences in cells, jobs, waits and traps")
  func libraryErrors() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation\nimport FoundationNetworking")
    let cell = await fixture.run("try Data(contentsOf: URL(fileURLWithPath: \"/nowhere/x\"))")
    #expect(cell.error?.value == "could not read /nowhere/x: No such file or directory")
    let job = await fixture.run("let job = run { throw URLError(.timedOut) }")
    await fixture.session.waitForJobs(of: job.id)
    #expect(fixture.outputs.errors(of: job.id).map(\.value) == ["the request timed out"])
    let wait = await fixture.run("try job.wait()")
    #expect(wait.error?.name == "URLError")
    #expect(wait.error?.value == "the request timed out")
    let trap = await fixture.run(
      "let n = try! JSONDecoder().decode([Int].self, from: Data(\"[true]\".utf8))")
    #expect(trap.error?.name == "Fatal error")
    #expect(
      trap.error?.value.contains("DecodingError: could not decode [0]: expected Int, found")
        ?? false,
      "\(trap.outcome)")
    let value = await fixture.run("Result<Int, any Error>.failure(POSIXError(.EPERM))")
    #expect(
      fixture.outputs.results(of: value.id) == [
        #"Result.failure(POSIXError("Operation not permitted"))"#
      ])
  }

  @Test("Values have the names of their properties, not of what macros make of them")
  func macroStorage() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Observation
      @Observable final class Player { var name = "Ann"; var scores = [1]; @ObservationIgnored var cache = 0 }
      Player()
      """)
    #expect(
      fixture.outputs.results(of: run.id) == [#"Player(name: "Ann", scores: [1], cache: 0)"#],
      "\(run.outcome)")
  }

  @Test("JSON and charts can use variables; values that cannot be JSON are named")
  func jsonOfVariables() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let bins = 12, title = "t"
      let mixed: [String: Any] = ["a": bins, "b": [title]]
      print(JSON(["maxbins": bins]), JSON(["n": bins, "t": title]), JSON(mixed), JSON([bins, 2]))
      print(try JSON(parsing: Data("[1]".utf8)), JSON(["a": nil, "b": [1, 2.5]]))
      print(JSON(try JSONSerialization.jsonObject(with: Data(#"{"x": [1, 2.5, null]}"#.utf8)) as! [String: Any]))
      """)
    #expect(
      fixture.outputs.text(.stdout, of: run.id) == """
        {"maxbins":12} {"n":12,"t":"t"} {"a":12,"b":["t"]} [12,2]
        [1] {"a":null,"b":[1,2.5]}
        {"x":[1,2.5,null]}

        """, "\(run.outcome)")
    let unfit = await fixture.run("struct Odd {}\nJSON([\"rows\": [1, Odd()] as [Any]])")
    #expect(unfit.error?.name == "JSONError")
    #expect(unfit.error?.value.hasPrefix("'rows[1]' is of type Odd, which cannot be JSON") ?? false)
  }

  @Test("Errors show their messages for users")
  func errors() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation\nstruct Point { var x = 1 }")
    let small = await fixture.run(
      """
      struct Small: LocalizedError { var errorDescription: String? { "too small" } }
      throw Small()
      """)
    #expect(small.error?.name == "Small")
    #expect(small.error?.value == "too small")
    let large = await fixture.run(
      """
      enum Large: LocalizedError {
        case by(Int, [String], Point), silent
        var errorDescription: String? { if case .by(let n, let s, _) = self { "\\(n) \\(s)" } else { nil } }
      }
      throw Large.by(3, ["a", "b"], Point())
      """)
    #expect(large.error?.value == #"3 ["a", "b"]"#)
    let silent = await fixture.run("throw Large.silent")
    #expect(silent.error?.value == "silent")
    let plain = await fixture.run(
      "enum Plain: Error { case at(Point) }\nthrow Plain.at(Point())")
    #expect(plain.error?.value == "at(Point(x: 1))")
    let object = await fixture.run(
      """
      final class Heavy: LocalizedError { let text = "heavy"; var errorDescription: String? { text } }
      let job = run { throw Heavy() }
      """)
    await fixture.session.waitForJobs(of: object.id)
    #expect(fixture.outputs.errors(of: object.id).map(\.value) == ["heavy"])
  }
}

/// Two files, of which one is a picture.
private final class TemporaryPictures {
  private let directory: String
  var png: String { "\(directory)/a picture.png" }
  var text: String { "\(directory)/text.png" }

  init() throws {
    directory = "\(FileManager.default.temporaryDirectory.path)/pictures-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let start = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    try start.write(to: URL(fileURLWithPath: png))
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: text))
  }

  deinit {
    try? FileManager.default.removeItem(atPath: directory)
  }
}
