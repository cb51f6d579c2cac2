/// A line of requests that are answered one after another, beside those of all other lines.
///
/// A completion that waits for a compiler then delays neither the state of a widget nor the question
/// whether a text is complete.
enum RequestLane: CaseIterable, Hashable, Sendable {
  case comms
  case completeness
  case completion
  case description
  case history
  case inspection
  case usage
}

/// Answers the requests of all lanes, each lane in the order of arrival.
struct RequestScheduler: Sendable {
  private let inputs: [RequestLane: AsyncStream<IncomingRequest>.Continuation]
  private let tasks: [Task<Void, Never>]

  /// Begins to answer.
  init(answeringWith answer: @escaping @Sendable (IncomingRequest) async -> Void) {
    var inputs: [RequestLane: AsyncStream<IncomingRequest>.Continuation] = [:]
    var tasks: [Task<Void, Never>] = []
    for lane in RequestLane.allCases {
      let (requests, input) = AsyncStream.makeStream(of: IncomingRequest.self)
      inputs[lane] = input
      tasks.append(
        Task {
          for await request in requests { await answer(request) }
        })
    }
    self.inputs = inputs
    self.tasks = tasks
  }

  /// Adds a request behind all others of its lane.
  func append(_ request: IncomingRequest, to lane: RequestLane) {
    inputs[lane]?.yield(request)
  }

  /// Lets every lane end after the requests it has; returns when they are answered.
  func end() async {
    for input in inputs.values { input.finish() }
    for task in tasks { await task.value }
  }
}
