package import RunnerProtocol

/// An input source without a user.
package struct NoInput: InputSource {
  package init() {}

  package func ask(_ question: InputQuestion, for execution: ExecutionID) async -> InputAnswer {
    .refused("there is no user to ask")
  }
}
