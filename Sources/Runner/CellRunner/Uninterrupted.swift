internal import CRunner
internal import NotebookEngine

/// Calls `body`, during which this thread is never ended, for work that must not be left halfway, such as
/// work under a lock that all threads need.
func uninterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
  crunner_stay()
  defer { crunner_leave() }
  return try body()
}
