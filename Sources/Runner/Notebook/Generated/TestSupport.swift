internal import NotebookEngine

/// Runs tests that cells declare, and shows what they found; the kernel writes the call into a cell of
/// its own.
///
/// - Parameters:
///   - cells: The cells: their serial numbers, what errors call them, how many lines the compiler's
///     text has in front of theirs, and the types they declare.
///   - words: Parts of the names of the tests to run; all are run without any.
/// - Throws: An error if a test has failed, or there is none.
public func _notebookTest(
  in cells: [(serial: Int, label: String, linesBefore: Int, types: [String])],
  matching words: [String]
) async throws {
  try await NotebookRuntime.host.runTests(
    of: cells.map { TestedCell(serial: $0, label: $1, linesBefore: $2, types: $3) },
    matching: words)
}
