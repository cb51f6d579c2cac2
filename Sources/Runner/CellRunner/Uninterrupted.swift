internal import CRunner
internal import NotebookEngine

/// Runs something that may not be left halfway, such as work under a lock that everybody needs: the
/// thread is not ended meanwhile.
func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
  crunner_stay()
  defer { crunner_leave() }
  return try body()
}
