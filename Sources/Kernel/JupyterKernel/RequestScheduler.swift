/// Answers the requests of all lanes, each lane in the order of arrival.
struct RequestScheduler: Sendable {
  private let inputs: [RequestLane: AsyncStream<IncomingRequest>.Continuation]
  private let tasks: [Task<Void, Never>]

  /// Starts the lanes.
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

  /// Appends a request to its lane.
  func append(_ request: IncomingRequest, to lane: RequestLane) {
    inputs[lane]?.yield(request)
  }

  /// Ends every lane after the requests it has; returns when they are answered.
  func finish() async {
    for input in inputs.values { input.finish() }
    for task in tasks { await task.value }
  }
}
