package import Execution
package import JupyterProtocol
package import RunnerProtocol

/// Converts outputs to messages: the only place where the two vocabularies meet.
package enum OutputEncoding {
  /// The message for an output, and the text of a result.
  ///
  /// - Returns: `nil` for streams, which are coalesced first, and for comms and payloads, which are no
  ///   messages of their run.
  static func message(
    for output: Output, of run: Outbox.Run
  ) -> (message: OutgoingMessage, result: String?)? {
    func publish(_ content: some MessageContent) -> OutgoingMessage? {
      try? OutgoingMessage.publish(content, for: run.parentHeader)
    }
    var result: String?
    var message: OutgoingMessage?
    switch output {
    case .stream, .comm, .payload:
      return nil
    case .display(let bundle, let displayID):
      message = publish(
        DisplayData(data: data(of: bundle), metadata: metadata(of: bundle), displayID: displayID))
      message?.subject = displayID
    case .updateDisplay(let bundle, let displayID):
      message = publish(
        UpdateDisplayData(
          data: data(of: bundle), metadata: metadata(of: bundle), displayID: displayID))
      message?.subject = displayID
    case .result(let bundle):
      result = bundle.entries["text/plain"]
      message = publish(
        ExecuteResult(
          executionCount: run.number, data: data(of: bundle), metadata: metadata(of: bundle)))
    case .clear(let wait):
      message = publish(ClearOutput(wait: wait))
    }
    return message.map { ($0, result) }
  }

  /// The message for a failure.
  static func message(for failure: ErrorReport, of run: Outbox.Run) -> OutgoingMessage? {
    try? OutgoingMessage.publish(ErrorOutput(Failure(failure)), for: run.parentHeader)
  }

  /// The message for an event of a comm.
  static func message(for event: CommEvent, parent: [UInt8]) -> OutgoingMessage? {
    let data = object(event.data)
    let metadata = (try? JSONCoding.encode(object(event.metadata))) ?? OutgoingMessage.emptyObject
    func publish(_ content: some MessageContent) -> OutgoingMessage? {
      var message = try? OutgoingMessage.publish(
        content, for: parent, metadata: metadata, buffers: event.buffers)
      message?.subject = event.id
      return message
    }
    switch event.kind {
    case .open(let target):
      return publish(CommOpen(commID: event.id, targetName: target, data: data))
    case .message: return publish(CommMessage(commID: event.id, data: data))
    case .close: return publish(CommClose(commID: event.id, data: data))
    }
  }

  /// A payload in the form of replies.
  static func value(of payload: Payload) -> JSONValue {
    switch payload {
    case .page(let bundle):
      ["source": "page", "data": .object(data(of: bundle)), "start": 0]
    case .setNextInput(let text, let replace):
      ["source": "set_next_input", "text": .string(text), "replace": .bool(replace)]
    }
  }

  /// A bundle in the form of messages: JSON types as JSON, everything else as text.
  package static func data(of bundle: MIMEBundle) -> [String: JSONValue] {
    var data: [String: JSONValue] = [:]
    for (type, text) in bundle.entries {
      let isJSON = type == "application/json" || type.hasSuffix("+json")
      // A text that is no JSON in spite of its type is shown as text.
      data[type] = (isJSON ? json(text) : nil) ?? .string(text)
    }
    return data
  }

  /// The metadata of a bundle in the form of messages.
  package static func metadata(of bundle: MIMEBundle) -> [String: JSONValue] {
    bundle.metadata.mapValues(object)
  }

  /// The JSON object in a text; an empty object if there is none.
  private static func object(_ text: String) -> JSONValue {
    guard let value = json(text), case .object = value else { return [:] }
    return value
  }

  private static func json(_ text: String) -> JSONValue? {
    try? JSONValue(parsing: Array(text.utf8))
  }
}

extension Failure {
  /// A failure in the form of messages.
  package init(_ report: ErrorReport) {
    self.init(name: report.name, value: report.value, traceback: report.traceback)
  }
}
