import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Cells at the same time", .serialized, .timeLimit(.minutes(5)))
struct ConcurrencyTests {
  private static let setup = """
    import Dispatch
    struct E: Error {}
    struct Point { var old = 1 }
    let x = 0
    let doors = (0..<3).map { _ in DispatchSemaphore(value: 0) }
    """

  /// Starts a cell; returns once it says that it runs.
  private func start(
    _ code: String, in fixture: SessionFixture
  ) async -> (id: ExecutionID, end: Task<ExecutionOutcome, Never>) {
    let run = fixture.start(code)
    await fixture.outputs.waitForText("runs\n", of: run.id)
    return run
  }

  @Test("A cell runs while another loops, and what each declares is visible once it has ended")
  func besideLoop() async throws {
    let fixture = try await SessionFixture()
    let loop = await start("let fromLoop = 1; print(\"runs\"); while true {}", in: fixture)
    let beside = await fixture.run("let fromBeside = 2; fromBeside")
    #expect(fixture.outputs.results(of: beside.id) == ["2"])
    let tooEarly = await fixture.run("fromLoop")
    #expect(tooEarly.error?.value.contains("cannot find 'fromLoop' in scope") == true)
    await fixture.session.interrupt()
    #expect(await loop.end.value.error?.name == "Interrupted")
    let after = await fixture.run("fromLoop + fromBeside")
    #expect(fixture.outputs.results(of: after.id) == ["3"])
  }

  @Test(
    "Of two cells with one name the one begun last counts, whichever ends first",
    arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func orderOfEnds(_ order: [Int]) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    var ends: [Task<ExecutionOutcome, Never>] = []
    for number in 0..<3 {
      let code = """
        let x = "of \(number)", own\(number) = Point()
        struct Point { var new\(number) = \(number) }
        print("runs"); doors[\(number)].wait()
        """
      ends.append(await start(code, in: fixture).end)
    }
    for number in order {
      // It sees what has ended, and stays in view among cells that end later.
      let opener = await fixture.run("let seen\(number) = \"\\(x)\"; doors[\(number)].signal()")
      #expect(opener.error == nil)
      #expect(await ends[number].value == .completed)
    }
    let all = await fixture.run(
      """
      print(x, Point().new2, own0.new0, own1.new1, own2.new2)
      print([seen0, seen1, seen2].filter { $0 == "0" }.count)
      """)
    #expect(fixture.outputs.text(.stdout, of: all.id) == "of 2 2 0 1 2\n1\n")
    let redeclared = await fixture.run("let x = 5.5; struct Point {}; let again = own1")
    #expect(redeclared.error == nil)
    let last = await fixture.run("\"\\(x) \\(again.new1)\"")
    #expect(fixture.outputs.results(of: last.id) == ["\"5.5 1\""])
  }

  @Test("Completion sees what cells declared that ran at the same time")
  func completion() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let first = await start(
      "let quiteFirst = 1; print(\"runs\"); doors[0].wait()", in: fixture)
    await fixture.prepare("let quiteSecond = 2")
    await fixture.prepare("doors[0].signal()")
    #expect(await first.end.value == .completed)
    let completions = await fixture.matches("quite|")
    #expect(completions.sorted() == ["quiteFirst", "quiteSecond"])
    #expect(await fixture.matches("Cell|").isEmpty)
  }

  @Test("An interrupt stops every cell that runs")
  func interrupt() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let loop = await start("print(\"runs\"); while true {}", in: fixture)
    let wait = await start("print(\"runs\"); doors[0].wait()", in: fixture)
    await fixture.session.interrupt()
    #expect(await loop.end.value.error?.name == "Interrupted")
    #expect(await wait.end.value.error?.name == "Interrupted")
    let next = await fixture.run("x")
    #expect(fixture.outputs.results(of: next.id) == ["0"])
  }

  @Test("A trap or an error in one cell is its own")
  func failures() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let first = await start("let a = 1; print(\"runs\"); doors[0].wait(); throw E()", in: fixture)
    let second = await start("let b = 2; print(\"runs\"); doors[1].wait()", in: fixture)
    let trap = await fixture.run("fatalError(\"only mine\")")
    #expect(trap.error?.value.contains("only mine") == true)
    await fixture.prepare("doors[0].signal()")
    #expect(await first.end.value.error?.name == "E")
    await fixture.prepare("doors[1].signal()")
    #expect(await second.end.value == .completed)
    let sum = await fixture.run("a + b")
    #expect(fixture.outputs.results(of: sum.id) == ["3"])
  }

  @Test("A variable that a failed cell did not set hides no later declaration")
  func unset() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let failing = await start(
      "print(\"runs\"); doors[0].wait(); if x == 0 { throw E() }; let y = 1, z = 2",
      in: fixture)
    await fixture.prepare("let y = 3")
    await fixture.prepare("doors[0].signal()")
    #expect(await failing.end.value.error?.name == "E")
    let newer = await fixture.run("y")
    #expect(fixture.outputs.results(of: newer.id) == ["3"])
    let hidden = await fixture.run("z")
    #expect(hidden.error?.value.contains("ended before it set 'z'") == true)
  }

  @Test("The end of the process ends every cell, and the next one begins anew")
  func death() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let waiting = await start("let y = 1; print(\"runs\"); doors[0].wait()", in: fixture)
    let exiting = await fixture.run("import Glibc; exit(3)")
    #expect(exiting.error?.name == "RunnerDied")
    #expect(await waiting.end.value.error?.name == "RunnerDied")
    let gone = await fixture.run("y")
    #expect(gone.error?.value.contains("cannot find 'y' in scope") == true)
    let next = await fixture.run("1 + 1")
    #expect(fixture.outputs.results(of: next.id) == ["2"])
  }

  @Test("%reset refuses while another cell runs")
  func reset() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(Self.setup)
    let waiting = await start("print(\"runs\"); doors[0].wait()", in: fixture)
    let refused = await fixture.run("%reset -f")
    #expect(refused.error?.name == "CellsRunning")
    await fixture.prepare("doors[0].signal()")
    #expect(await waiting.end.value == .completed)
    #expect(await fixture.run("%reset").error == nil)
  }
}
