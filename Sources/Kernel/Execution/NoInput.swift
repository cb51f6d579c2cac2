package import RunnerProtocol

/// Answers for a front-end that cannot be asked.
package struct NoInput: InputSource {
  package init() {}

  package func ask(_ question: InputQuestion, for execution: ExecutionID) async -> InputAnswer {
    .refused("nobody can be asked here")
  }
}
