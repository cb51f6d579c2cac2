/// How a cell ended.
package enum ExecutionOutcome: Hashable, Sendable {
  case completed
  /// It did not compile, threw, crashed, was interrupted or lost its process.
  case failed(ErrorReport)
}
