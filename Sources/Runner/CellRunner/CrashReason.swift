internal import CRunner
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// Why a trap or a signal ended a thread, as a message.
struct CrashReason {
  let name: String
  let message: String

  init(_ ending: crunner_ending) {
    let report = withUnsafeBytes(of: ending.report) {
      String(decoding: $0.prefix(ending.report_length), as: UTF8.self)
    }
    let signal = SignalName(ending.signal)
    if let reason = Self.reason(in: report) {
      name = reason.name
      message = reason.message
    } else {
      name = signal.name
      message =
        if ending.is_stack_overflow {
          "stack overflow, perhaps by infinite recursion"
        } else if ending.fault_address == UInt.max {
          "the signal was sent by another process or by kill(), not caused by the code"
        } else {
          signal.meaning(at: ending.fault_address)
        }
    }
  }

  func failure(frames: [CodeAddress]) -> RunFailure {
    RunFailure(kind: .crashed, name: name, message: message, frames: frames)
  }

  /// Extracts `Fatal error: …` from the report of the runtime, without the source location before it.
  private static func reason(in report: String) -> (name: String, message: String)? {
    for name in ["Fatal error", "Assertion failed", "Precondition failed"] {
      guard let found = report.firstRange(of: name) else { continue }
      var message = report[found.upperBound...]
      if message.hasPrefix(": ") { message = message.dropFirst(2) }
      while message.last?.isNewline == true { message = message.dropLast() }
      return (name, message.isEmpty ? "no reason given" : String(message))
    }
    let text = report.trimmingSuffix { $0.isNewline }
    if let cast = CastFailure(text) { return ("Fatal error", cast.message) }
    return text.isEmpty ? nil : ("Fatal error", String(text))
  }
}

extension StringProtocol {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
    return self[startIndex..<end]
  }
}
