import CellExecution
import Execution
import Testing

@Suite("Hints about the notebook's own types", .serialized, .timeLimit(.minutes(5)))
struct NotebookHintTests {
  private static let job =
    "'try job.wait()' returns what the job returned, 'try await job.value' as well"
  private static let shared =
    "'shared.value' is what it holds, 'shared.withLock { $0 += 1 }' changes it"
  private static let json = "write 'JSON(…)' around it"

  @Test(
    "Where a job, a shared value or a plain one cannot stand, the hint says what can",
    arguments: [
      ("sum + 1", job), ("2.0 * ratio", job), ("let text: String = title", job),
      ("list.count", job),
      ("func half(_ n: Int) -> Int { n / 2 }\nhalf(sum)", job),
      ("total + 1", shared), ("let n: Int = total", shared), ("names.append(\"b\")", shared),
      ("let options: JSON = [\"bins\": width]", json), ("let rows: JSON = [1, width]", json),
    ])
  func hints(code: String, hint: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare(
      """
      let sum = run { 3 }, ratio = run { 0.5 }, title = run { "t" }, list = run { [1] }
      let total = Shared(1), names = Shared(["a"]), width = 3
      """)
    let shown = try #require(await fixture.run(code).error).traceback.joined(separator: "\n")
    #expect(shown.contains(hint), "\(shown)")
  }
}
