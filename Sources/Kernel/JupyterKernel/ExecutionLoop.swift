internal import Execution
internal import JupyterHistory
internal import JupyterProtocol
internal import JupyterPublishing
internal import Latches
internal import Limits
internal import RunnerProtocol

/// Runs the cells of one shell's queue one after another, and sends what front-ends expect of each.
///
/// - Important: Owned by the task that consumes the queue.
struct ExecutionLoop {
  private let executor: any CellExecutor
  private let publisher: OutputPublisher
  private let input: InputBroker
  private let history: History
  private let queue: ExecutionQueue
  private let identifiers: ExecutionIdentifiers
  /// The number of the sub-shell; `nil` for the main shell.
  private let subshell: Int?
  /// Whether all cells wait for their jobs.
  private let holdsCells: Bool
  /// The number of the last cell that entered the history.
  private var count = 0

  init(
    executor: any CellExecutor, publisher: OutputPublisher, input: InputBroker,
    history: History, queue: ExecutionQueue, identifiers: ExecutionIdentifiers, subshell: Int?,
    holdingCells holdsCells: Bool
  ) {
    self.executor = executor
    self.publisher = publisher
    self.input = input
    self.history = history
    self.queue = queue
    self.identifiers = identifiers
    self.subshell = subshell
    self.holdsCells = holdsCells
  }

  /// Runs cells until the queue ends.
  mutating func run() async {
    for await entry in queue.entries {
      await waitForSubscriber()
      if queue.isAborted(entry) {
        abort(entry)
      } else {
        await run(entry)
      }
    }
  }

  /// Waits until a front-end listens: after a restart its shell may be connected before its iopub, and
  /// the outputs of the first cell would be lost.
  private func waitForSubscriber() async {
    guard !publisher.hasSubscriber.isOpen else { return }
    await Latch.wait(atMost: Limits.Channels.firstSubscriber) { [publisher] in
      await publisher.hasSubscriber.wait()
    }
    publisher.hasSubscriber.open()
  }

  /// Answers a cell that is not run, because one before it failed or the kernel ends.
  private func abort(_ entry: ExecutionQueue.PendingCell) {
    let context = entry.context
    publisher.skip(
      context.parentHeader,
      with: Self.messages(.aborted, to: context, startedAt: Timestamp.now()))
  }

  private mutating func run(_ entry: ExecutionQueue.PendingCell) async {
    let request = entry.request
    let started = Timestamp.now()
    let id = identifiers.next()
    let number = count + 1
    if request.storesHistory { count = number }
    // qtconsole reads the number of the last cell from the reply to a silent one, for its prompt.
    let repliedNumber = request.isSilent ? count : number
    queue.beginCell()
    begin(id, entry, number: number)
    input.runDidBegin(id, in: entry.context, allowsStdin: request.allowsStdin)
    let outcome = await executor.execute(cell(id, entry, number: number))
    var reply: ExecuteReply
    switch outcome {
    case .completed:
      let values = await evaluate(request.userExpressions, in: id)
      reply = .ok(
        executionCount: repliedNumber, userExpressions: values,
        payload: publisher.drainPayloads(of: id))
    case .failed(let report):
      publisher.receive(report, from: id)
      reply = .error(executionCount: repliedNumber, Failure(report))
      if request.stopsOnError, !request.isSilent { queue.abortWaiting() }
    }
    input.runDidEnd(id)
    if isHeld(request), let failure = await waitForJobs(of: id), case .completed = outcome {
      reply = .error(executionCount: repliedNumber, Failure(failure))
      if request.stopsOnError { queue.abortWaiting() }
    }
    end(id, entry, with: reply, number: number, started: started)
  }

  private func cell(
    _ id: ExecutionID, _ entry: ExecutionQueue.PendingCell, number: Int
  ) -> CellRequest {
    let request = entry.request
    let cellID = entry.context.cellID
    return CellRequest(
      id: id, code: request.code, number: number, subshell: subshell, isSilent: request.isSilent,
      cellID: cellID, updatesDisplays: cellID != nil || request.isBatch, isBatch: isHeld(request))
  }

  /// Whether the cell ends only when its jobs have, as the front-end reads nothing after that.
  private func isHeld(_ request: ExecuteRequest) -> Bool {
    request.isBatch || (holdsCells && !request.isSilent)
  }

  private func begin(_ id: ExecutionID, _ entry: ExecutionQueue.PendingCell, number: Int) {
    let parent = entry.context.parentHeader
    let input = ExecuteInput(code: entry.request.code, executionCount: number)
    let announcement =
      entry.request.isSilent ? nil : try? OutgoingMessage.publish(input, for: parent)
    publisher.beginRun(
      id,
      as: Outbox.Run(
        parentHeader: parent, number: number, isSilent: entry.request.isSilent,
        isBatch: entry.request.isBatch),
      announcing: announcement.map { [$0] } ?? [])
  }

  private func end(
    _ id: ExecutionID, _ entry: ExecutionQueue.PendingCell, with reply: ExecuteReply, number: Int,
    started: String
  ) {
    let messages = Self.messages(reply, to: entry.context, startedAt: started)
    let result = publisher.endRun(id, with: messages)
    // The user has not typed the cells of a batch run.
    guard entry.request.storesHistory, entry.request.allowsStdin else { return }
    history.append(
      History.Entry(number: number, input: entry.request.code, output: result),
      of: entry.context.header.subshellID)
  }

  private static func messages(
    _ reply: ExecuteReply, to context: RequestContext, startedAt started: String
  ) -> [OutgoingMessage] {
    let message = try? OutgoingMessage.reply(
      reply, type: ExecuteReply.messageType, to: context, metadata: ["started": .string(started)])
    return message.map { [$0] } ?? []
  }

  /// Evaluates the expressions of a request, each to a value or a failure.
  private func evaluate(
    _ expressions: [String: String], in id: ExecutionID
  ) async -> [String: JSONValue] {
    var values: [String: JSONValue] = [:]
    for (name, expression) in expressions.sorted(by: { $0.key < $1.key }) {
      switch await executor.evaluate(expression, in: id) {
      case .success(let bundle):
        values[name] = [
          "status": "ok", "data": .object(OutputEncoding.data(of: bundle)),
          "metadata": .object(OutputEncoding.metadata(of: bundle)),
        ]
      case .failure(let report):
        values[name] = [
          "status": "error", "ename": .string(report.name), "evalue": .string(report.value),
          "traceback": .array(report.traceback.map { .string($0) }),
        ]
      }
    }
    return values
  }

  /// Waits for the jobs of a batch run, whose front-end reads nothing after the reply; an interrupt
  /// cancels them.
  ///
  /// - Returns: Why the run fails after all.
  private func waitForJobs(of id: ExecutionID) async -> ErrorReport? {
    let latch = queue.hold()
    let executor = executor
    let waiting = Task {
      defer { latch.open() }
      return await executor.waitForJobs(of: id)
    }
    await latch.wait()
    waiting.cancel()
    return queue.isEnding ? nil : await waiting.value
  }
}
