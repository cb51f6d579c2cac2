internal import CellCompilation
internal import Execution
internal import RunnerProtocol

/// Turns what the runner saw of a failure into what a user reads.
package struct FailureReports: Sendable {
  private let symbolizer: Symbolizer
  private let sources: SourceStore

  init(symbolizer: Symbolizer, sources: SourceStore) {
    self.symbolizer = symbolizer
    self.sources = sources
  }

  /// The failure with its place in the user's cells.
  func report(_ failure: RunFailure) async -> ErrorReport {
    let frames = await symbolizer.frames(of: failure.frames)
    let others = await symbolizer.frames(of: failure.otherFrames)
    var (name, message) = (failure.name, failure.message)
    if name.hasPrefix("SIG"), let reason = frames.lazy.compactMap(\.runtimeFailure).first {
      // Optimised code traps without a word; the reason stands in the debug information.
      (name, message) = ("Fatal error", reason.prefix(1).uppercased() + reason.dropFirst())
    }
    var lines = ["\u{1B}[0;31m\(name)\u{1B}[0m: \(message)"] + lines(for: frames)
    if !others.isEmpty { lines += ["the other thread was here:"] + self.lines(for: others) }
    return ErrorReport(name: name, value: message, traceback: lines)
  }

  /// The innermost line of the user's, and how it came to be run.
  private func lines(for frames: [SourceFrame]) -> [String] {
    let places = frames.filter { $0.line > 0 && $0.runtimeFailure == nil }
    var lines: [String] = []
    if let place = places.first, let text = sources.line(place.line, of: place.label) {
      lines.append("\u{1B}[0;36m\(place.label):\(place.line)\u{1B}[0m")
      lines.append("  \(place.line) | \(text)")
    }
    if places.count > 1 || (places.first.map { $0.function != nil } ?? false) {
      for place in places.prefix(20) {
        lines.append("  at \(place.label):\(place.line)\(place.function.map { " in \($0)" } ?? "")")
      }
      if places.count > 20 { lines.append("  … and \(places.count - 20) more") }
    }
    return lines
  }

  /// A cell that did not compile.
  static func report(_ diagnostics: [Diagnostic], name: String = "CompileError") -> ErrorReport {
    let errors = diagnostics.filter { $0.severity == .error }
    let first = errors.first ?? diagnostics.first
    let place = first.map { diagnostic in
      let location = diagnostic.location.map { "\($0.label):\($0.line):\($0.column): " }
      return (location ?? "") + diagnostic.message
    }
    return ErrorReport(
      name: name,
      value: place ?? "the compiler gave no reason",
      traceback: diagnostics.flatMap { $0.rendered(color: true) })
  }

  /// Why a cell cannot run whose process was gone before.
  static let goneBefore = "it had ended before the cell began"

  /// A cell whose process died.
  static func died(_ cause: String) -> ErrorReport {
    let sentence =
      "The process that runs the cells ended (\(cause)); the session's variables, definitions "
      + "and imports are gone, and the next cell starts with a new process."
    return ErrorReport(
      name: "RunnerDied", value: sentence,
      traceback: ["\u{1B}[0;31mRunnerDied\u{1B}[0m: \(sentence)"])
  }

  /// Jobs whose process died.
  static func lost(jobs names: [String], cause: String) -> ErrorReport {
    let shown = names.prefix(3).joined(separator: ", ")
    let what =
      names.count == 1
      ? shown : names.count <= 3 ? "jobs \(shown)" : "\(names.count) jobs (\(shown), …)"
    let sentence =
      "The process that runs the cells ended (\(cause)) before \(what) could finish; "
      + "run the cell again to start over."
    return ErrorReport(
      name: "RunnerDied", value: sentence,
      traceback: ["\u{1B}[0;31mRunnerDied\u{1B}[0m: \(sentence)"])
  }

  /// A runner that cannot be started.
  static func notStarted(_ error: any Error) -> ErrorReport {
    let sentence =
      "The process that runs the cells could not be started (\(error)); "
      + "`swift-kernel doctor` says what is missing."
    return ErrorReport(
      name: "RunnerNotStarted", value: sentence,
      traceback: ["\u{1B}[0;31mRunnerNotStarted\u{1B}[0m: \(sentence)"])
  }

  /// A cell whose text could not be parsed.
  static func notRead(_ error: any Error) -> ErrorReport {
    report([Diagnostic(severity: .error, message: "\(error)")])
  }

  /// A cell that ran, but whose declarations could not be added to the session.
  static func notSeen(_ error: any Error) -> ErrorReport {
    report([
      Diagnostic(
        severity: .error,
        message: "the cell has run, but what it declares cannot be used (\(error)); run it again")
    ])
  }

  /// Magics where only a value can stand.
  static let magicInExpression = report(
    [Diagnostic(severity: .error, message: "magics are not allowed in expressions")],
    name: "UsageError")
}
