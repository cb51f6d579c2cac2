package import RunnerProtocol

/// Asks the user for input on behalf of a running cell.
package protocol InputSource: Sendable {
  /// Asks, and returns when the user has answered or the cell has ended.
  func ask(_ question: InputQuestion, for execution: ExecutionID) async -> InputAnswer
}
