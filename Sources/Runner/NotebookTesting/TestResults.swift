internal import Formatting
internal import Notebook
internal import NotebookValues
internal import RunnerProtocol

/// What a run of tests has found so far.
struct TestResults {
  private struct Result {
    let test: DeclaredTest
    var start: Double?
    var seconds: Double?
    var cases = 0
    var issues: [TestingIssue] = []
    /// Why it was skipped, if it was.
    var skipped: String?

    var hasFailed: Bool { issues.contains(where: \.isFailure) }
  }

  private var results: [Result]
  private let indices: [String: Int]
  /// The failures, each with the test it belongs to, in the order in which they happened.
  private(set) var failures: [RunFailure] = []

  private let files: TestFiles

  init(of tests: [DeclaredTest], in files: TestFiles) {
    self.files = files
    results = tests.map { Result(test: $0) }
    indices = Dictionary(tests.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }

  mutating func add(_ record: TestingRecord) {
    let index = record.testID.flatMap { indices[$0] }
    if let issue = record.issue { add(issue, toTestAt: index) }
    guard let index else { return }
    switch record.event {
    case "testStarted": results[index].start = record.instant
    case "testCaseStarted": results[index].cases += 1
    case "testSkipped": results[index].skipped = record.reason ?? ""
    case "testEnded":
      if let start = results[index].start {
        results[index].seconds = record.instant.map { $0 - start }
      }
    default: break
    }
  }

  private mutating func add(_ issue: TestingIssue, toTestAt index: Int?) {
    if let index { results[index].issues.append(issue) }
    guard issue.isFailure else { return }
    var failure = issue.failure
    failure.place = failure.place.map(files.userPlace)
    if let index { failure.message += "\nin test \(results[index].test.title)" }
    failures.append(failure)
  }

  /// What has failed, in a sentence; `nil` if nothing has.
  var verdict: String? {
    guard !failures.isEmpty else { return nil }
    let failed = results.count(where: \.hasFailed)
    return "\(failed) of \(results.count) \(results.count == 1 ? "test" : "tests") failed"
  }

  /// A row for each test.
  var table: TextTable {
    TextTable(
      header: ["Test", "Cell", "Result", "Time"],
      rows: results.map { result in
        let place = files.userPlace(result.test.place)
        return [
          result.test.title, "\(place.label):\(place.line)",
          Self.text(for: result), result.seconds.map { ElapsedTime(seconds: $0).description } ?? "",
        ]
      })
  }

  private static func text(for result: Result) -> String {
    if let reason = result.skipped { return reason.isEmpty ? "skipped" : "skipped: \(reason)" }
    let state =
      result.hasFailed ? "failed" : result.seconds == nil ? "not finished" : "passed"
    return result.cases > 1 ? "\(state), \(result.cases) cases" : state
  }
}
