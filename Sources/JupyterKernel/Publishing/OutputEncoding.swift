internal import JupyterProtocol
internal import RunnerProtocol

/// Turns outputs into messages: the only place where the two vocabularies meet.
enum OutputEncoding {
  /// The message for an output, and the text of a result.
  ///
  /// - Returns: `nil` for streams, which are gathered first.
  static func message(
    for output: Output, of run: Outbox.Run
  ) -> (message: OutgoingMessage, result: String?)? {
    func publish(_ content: some MessageContent) -> OutgoingMessage? {
      try? OutgoingMessage.publish(content, for: run.parentHeader)
    }
    var result: String?
    let message: OutgoingMessage?
    switch output {
    case .stream:
      return nil
    case .display(let bundle, let displayID):
      message = publish(DisplayData(data: data(of: bundle), displayID: displayID))
    case .updateDisplay(let bundle, let displayID):
      message = publish(UpdateDisplayData(data: data(of: bundle), displayID: displayID))
    case .result(let bundle):
      result = bundle.entries["text/plain"]
      message = publish(ExecuteResult(executionCount: run.number, data: data(of: bundle)))
    case .clear(let wait):
      message = publish(ClearOutput(wait: wait))
    case .error(let report):
      message = publish(ErrorOutput(Failure(report)))
    case .comm, .payload:
      return nil
    }
    return message.map { ($0, result) }
  }

  /// The bundle as messages carry it: JSON types as JSON, everything else as text.
  static func data(of bundle: MIMEBundle) -> [String: JSONValue] {
    var data: [String: JSONValue] = [:]
    for (type, text) in bundle.entries {
      let isJSON = type == "application/json" || type.hasSuffix("+json")
      // A text that claims to be JSON and is not stays visible as the text it is.
      data[type] = (isJSON ? try? JSONValue(parsing: Array(text.utf8)) : nil) ?? .string(text)
    }
    return data
  }
}

extension Failure {
  /// The failure as messages carry it.
  init(_ report: ErrorReport) {
    self.init(name: report.name, value: report.value, traceback: report.traceback)
  }
}
