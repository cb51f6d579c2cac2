package import Execution
internal import Formatting
package import RunnerProtocol

extension CardSnapshot {
  /// A job that has ended, after it had come so far.
  package init(_ id: JobID, _ end: JobEnd, reached: String? = nil) {
    let title = Title.job(id, name: end.name ?? id.defaultName)
    let seconds = end.seconds.map(ElapsedTime.init(seconds:))
    let attempt =
      end.attemptLimit > 1 && seconds != nil
      ? " at attempt \(end.attempts) of \(end.attemptLimit)" : ""
    let extent = reached.map { ", \($0) done" } ?? ""
    let time = (seconds.map { " after \($0)" } ?? " before it started") + attempt + extent
    switch end.outcome {
    case .completed(let value):
      let duration = seconds.map { " in \($0)" } ?? ""
      self.init(
        symbol: .completed, title: title, phrase: "completed\(duration)\(attempt)",
        detail: value.map(Detail.result))
    case .failed(let failure):
      let verb = failure.kind == .thrown ? "failed" : "crashed"
      self.init(
        symbol: .failed, title: title, phrase: verb + time, detail: .message(failure.message))
    case .cancelled(let reason):
      self.init(
        symbol: .cancelled, title: title, phrase: "cancelled\(time)",
        detail: reason.map(Detail.message))
    case .timedOut(let limit):
      self.init(
        symbol: .failed, title: title,
        phrase: "timed out\(time), of \(ElapsedTime(seconds: limit)) allowed")
    }
  }
}
