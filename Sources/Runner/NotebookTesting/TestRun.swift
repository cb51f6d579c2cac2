internal import Notebook
package import NotebookEngine
internal import RunnerProtocol

/// Runs tests that cells declare, and shows what they found.
package enum TestRun {
  /// Runs the tests of these cells.
  ///
  /// - Parameters:
  ///   - cells: The cells.
  ///   - words: Parts of the names of the tests to run; all are run without any.
  /// - Throws: An error if a test has failed, or there is none.
  package static func run(testsOf cells: [TestedCell], matching words: [String]) async throws {
    let files = TestFiles(cells)
    let all = files.current(try await TestingLibrary.tests())
    let tests = all.filter { $0.matches(words) }
    guard !tests.isEmpty else {
      let names = all.map(\.title).joined(separator: ", ")
      throw TestsFailed(
        description: all.isEmpty
          ? "the cells declare no test: write '@Test func name() { … }' in one"
          : "no test has a name with \(words.joined(separator: " or ")); there are \(names)")
    }
    let results = Shared(TestResults(of: tests, in: files))
    try await TestingLibrary.run(tests) { record in results.withLock { $0.add(record) } }
    let found = results.value
    Origin.show(found.table)
    for failure in found.failures { _ = Origin.here?.record(expectation: failure) }
    if let verdict = found.verdict { throw TestsFailed(description: verdict) }
  }
}

/// Tests that did not pass.
private struct TestsFailed: Error, CustomStringConvertible {
  let description: String
}
