import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Lines of cells under errors", .timeLimit(.minutes(3)))
struct TraceTests {
  private static let declarations = """
    struct Broken: Error {}
    enum Kind: Error { case first, second }
    func plain() throws -> Int { throw Kind.first }
    @inline(never) func inner() async throws -> Int { throw Broken() }
    func typed() async throws(Kind) -> Int { throw .second }
    func trapping(_ n: Int) async -> Int { [1][n] }
    actor Store {
      func get() throws -> Int { throw Broken() }
    }
    func stream() -> AsyncThrowingStream<Int, any Error> {
      AsyncThrowingStream { $0.yield(1); $0.finish(throwing: Broken()) }
    }
    """

  /// The lines under a failing cell that name places, without colours.
  private func places(_ error: ErrorReport?) -> [String] {
    let lines = error?.traceback.map { $0.replacing(#/\u{1B}\[[\d;]*m/#, with: "") } ?? []
    let listed = lines.filter { $0.hasPrefix("  at ") }.map { String($0.dropFirst(5)) }
    return listed.isEmpty ? lines.filter { $0.hasPrefix("In[") } : listed
  }

  @Test(
    "Errors and traps list the cell's own lines, with functions that have names",
    arguments: [
      ("1 / zero", ["In[2]:1"]),
      ("[1, 2][5]", ["In[2]:1"]),
      ("print(1)\ntry plain()", ["In[1]:3 in plain()", "In[2]:2"]),
      ("[1, 2].map { n in [1][n] }", ["In[2]:1 in closure #1", "In[2]:1"]),
      ("let pick = { (n: Int) in [1][n] }\nlet x = pick(4)", ["In[2]:1 in closure #1", "In[2]:2"]),
      ("try await inner()", ["In[1]:4 in inner()", "In[2]:1"]),
      ("try await typed()", ["In[1]:5 in typed()", "In[2]:1"]),
      (
        "async let v = typed()\ntry await v",
        ["In[1]:5 in typed()", "In[2]:1 in closure #1", "In[2]:2"]
      ),
      (
        "try await Task { try await typed() }.value",
        ["In[1]:5 in typed()", "In[2]:1 in closure #1", "In[2]:1"]
      ),
      (
        "try await withThrowingTaskGroup { g in\ng.addTask { try await typed() }\n"
          + "for try await n in g { print(n) } }",
        ["In[1]:5 in typed()", "In[2]:2 in closure #1", "In[2]:1"]
      ),
      ("try await Store().get()", ["In[1]:8 in Store.get()", "In[2]:1"]),
      ("for try await n in stream() { print(n) }", ["In[2]:1"]),
      (
        "for await n in AsyncStream(unfolding: { 1 }) {\n  print(n)\n  throw Broken()\n}",
        ["In[2]:3"]
      ),
      (
        "print(2)\nawait trapping(7)", ["In[1]:6 in trapping(_:)", "In[2]:2 in closure #1"]
      ),
    ])
  func traces(code: String, expected: [String]) async throws {
    let fixture = try await SessionFixture()
    await fixture.run(Self.declarations + "\nlet zero = 0")
    let run = await fixture.run(code)
    let places = places(run.error)
    // Where the optimiser has inlined a function, its parameters are not known.
    let names = places.map { $0.replacing(#/(in [\w.]+)$/#) { "\($0.output.1)()" } }
    #expect(names == expected || places == expected, "\(places)")
  }

  @Test("Each job of a cell is named with its error, and its waiters learn the reason of a crash")
  func jobs() async throws {
    let fixture = try await SessionFixture()
    await fixture.run(Self.declarations)
    let run = await fixture.run(
      """
      let crashing = run("first") { [1, 2][5] }
      let throwing = run("second") { try await inner() }
      let other = run { try plain() }
      """)
    await fixture.outputs.waitForErrors(of: run.id, 3)
    let errors = fixture.outputs.errors(of: run.id)
    for (owner, places) in [
      "in job 1 \"first\"": ["In[2]:1 in closure #1"],
      "in job 2 \"second\"": ["In[1]:4 in inner()"],
      "in job 3": ["In[1]:3 in plain()", "In[2]:3 in closure #3"],
    ] {
      let error = errors.first { $0.traceback.contains(owner) }
      let listed = self.places(error).filter { !$0.hasPrefix("In[2]:2") }
      #expect(
        listed.elementsEqual(places) { $0 == $1 || $0 == "\($1)()" }, "\(owner): \(listed)")
    }
    let wait = await fixture.run("try crashing.wait()")
    #expect(wait.error?.value == "job 1 crashed: Index out of range")
    #expect(places(wait.error) == ["In[3]:1"])
    let caught = await fixture.run(
      "do { try run { [1][7] }.wait() } catch { print(error) }\nprint(try? await crashing.value)")
    #expect(
      fixture.outputs.text(.stdout, of: caught.id)
        == "job 4 crashed: Index out of range\nnil\n")
  }
}
