import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("What a cell cannot break", .serialized, .timeLimit(.minutes(5)))
struct ContainmentTests {
  @Test("An error whose description traps fails its cell, and the next cell runs")
  func trapInDescription() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      "struct Bad: Error, CustomStringConvertible {\n"
        + "  var description: String { fatalError(\"no words\") }\n}\nthrow Bad()")
    #expect(try #require(run.error).value == "no words")
    let after = await fixture.run("try run { throw Bad() }.wait()")
    #expect(try #require(after.error).value.contains("no words"))
    let next = await fixture.run("1 + 1")
    #expect(fixture.outputs.results(of: next.id) == ["2"])
  }

  @Test("A global value whose first use traps can be used again, and traps again")
  func trapInGlobal() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "enum G {\n  static let bad: Int = [Int]()[1]\n  static let good = 5\n"
        + "  static let a: Int = b + 1\n  static let b: Int = a + 1\n}")
    for _ in 1...2 {
      let run = await fixture.run("G.bad")
      #expect(try #require(run.error).value.contains("Index out of range"))
    }
    let cycle = await fixture.run("G.a")
    #expect(try #require(cycle.error).value.contains("needs itself"))
    let shared = await fixture.run(
      "try (0..<20).map { _ in run { G.good } }.map { try $0.wait() }.reduce(0, +)")
    #expect(fixture.outputs.results(of: shared.id) == ["100"])
  }

  @Test("A trap in a block of a queue ends the block, and the queue goes on")
  func trapInQueue() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let queue = DispatchQueue(label: "serial"), group = DispatchGroup()
      queue.async(group: group) { fatalError("in a block") }
      group.wait()
      queue.sync { print("serial") }
      for _ in 0..<4 { DispatchQueue.global().async(group: group) { _ = [Int]()[1] } }
      group.wait()
      DispatchQueue.main.async { fatalError("on the main queue") }
      DispatchQueue.main.sync { print("main") }
      await MainActor.run { print("actor") }
      """)
    #expect(run.outcome == .completed)
    await fixture.outputs.waitForErrors(of: run.id, 6)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "serial\nmain\nactor\n")
    #expect(fixture.outputs.errors(of: run.id).allSatisfy { $0.name == "Fatal error" })
  }

  @Test("A trap on the main actor fails the cell that waits for it, and no other")
  func trapOnMainActor() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("await MainActor.run { print([Int]()[1]) }")
    #expect(try #require(run.error).value.contains("Index out of range"))
    let next = await fixture.run("await MainActor.run { 3 }")
    #expect(fixture.outputs.results(of: next.id) == ["3"])
  }

  @Test("A failed cast is an error in its own words", arguments: ["", "import Foundation\n"])
  func cast(_ prefix: String) async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(prefix + "let any: Any = \"x\"\nany as! Int")
    #expect(try #require(run.error).value.contains("Could not cast value"))
    #expect(fixture.outputs.text(.stderr, of: run.id) == "")
  }

  @Test(
    "A cell that closes descriptors and streams keeps its output",
    arguments: [
      "for number in 0..<256 { close(Int32(number)) }", "fclose(stdout)",
      "setvbuf(stdout, nil, _IOFBF, 4096)",
    ])
  func closing(_ code: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation\n_ = \(code)".replacing("_ = for", with: "for"))
    let next = await fixture.run("print(\"one\")\nputs(\"two\")\nSwift.print(\"three\")\nlet x = 1")
    #expect(fixture.outputs.text(.stdout, of: next.id) == "one\ntwo\nthree\n")
  }

  @Test("A child process gets the usual answer to a closed pipe")
  func brokenPipe() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      import Foundation
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/bin/sh")
      child.arguments = ["-c", "yes | head -1"]
      try child.run()
      child.waitUntilExit()
      """)
    #expect(run.outcome == .completed)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "y\n")
    #expect(fixture.outputs.text(.stderr, of: run.id) == "")
  }

  @Test(
    "An interrupt stops a cell that waits in a library for ever",
    arguments: [
      "DispatchSemaphore(value: 0).wait()",
      "let lock = NSLock()\nlock.lock()\nlock.lock()",
      "let pipe = Pipe()\n_ = pipe.fileHandleForReading.readData(ofLength: 1)",
    ])
  func blocked(_ code: String) async throws {
    let fixture = try await SessionFixture()
    let (id, end) = fixture.start("import Foundation\nvar kept = 4\nprint(\"started\")\n\(code)")
    await fixture.outputs.wait(for: id) { !$0.isEmpty }
    await fixture.session.interrupt()
    let error = try await fixture.failure(of: end)
    #expect(error.name == "Interrupted")
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["4"])
  }

  @Test(
    "A thread that ends while it holds the lock of a stream silences no other thread",
    arguments: [
      "let job = run { lock(); fatalError() }\n_ = try? job.wait()",
      "let job = run { lock(); while true {} }\nheld.wait()\n"
        + "job.cancel(grace: .zero)\n_ = try? job.wait()",
      "lock()\nthrow CocoaError(.fileNoSuchFile)",
      "lock()\n_ = [Int]()[1]",
      "let thread = Thread { lock(); fatalError() }\nthread.start()",
      "DispatchQueue.global().async { lock(); fatalError() }",
    ])
  func streamLock(_ code: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      "import Foundation\nlet held = DispatchSemaphore(value: 0)\nfunc lock() {\n"
        + "  for _ in 0..<100 { flockfile(stdout); flockfile(stderr) }\n  held.signal()\n}")
    let run = await fixture.run(code)
    if run.outcome == .completed && !code.contains("wait()") {
      // The thread that traps is none of the cell's.
      await fixture.outputs.waitForErrors(of: run.id)
    }
    let after = await fixture.run(
      "Swift.print(1)\nputs(\"2\")\nfputs(\"3\\n\", stdout)\n_ = withVaList([]) { vprintf(\"4\\n\", $0) }\nfputs(\"5\\n\", stderr)\n"
        + "try run { Swift.print(6) }.wait()")
    #expect(after.outcome == .completed, "\(after.outcome)")
    #expect(fixture.outputs.text(.stdout, of: after.id) == "1\n2\n3\n4\n6\n")
    #expect(fixture.outputs.text(.stderr, of: after.id) == "5\n")
  }

  @Test("A cell that ends its own thread fails, and the next one runs")
  func threadExit() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run("import Foundation\nThread.exit()")
    #expect(try #require(run.error).name == "ThreadEnded")
    let after = await fixture.run("1 + 1")
    #expect(fixture.outputs.results(of: after.id) == ["2"])
  }

  @Test("A death between cells is reported under the newest cell")
  func deathBetweenCells() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      "import Foundation\nThread { Thread.sleep(forTimeInterval: 0.2); kill(getpid(), SIGKILL) }.start()"
    )
    await fixture.outputs.waitForErrors(of: run.id)
    #expect(fixture.outputs.errors(of: run.id).map(\.name) == ["RunnerDied"])
  }
}
