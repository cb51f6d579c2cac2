internal import CellCompilation
package import CellDiagnostics
internal import ErrorText
package import Execution
package import RunnerProtocol

/// Turns failures into the errors that users read: the problem, its place, and the next step.
package struct FailureReports: Sendable {
  private let symbolizer: Symbolizer
  private let sources: SourceStore

  /// Makes reports for a session.
  ///
  /// - Parameters:
  ///   - symbolizer: The path of the toolchain's `llvm-symbolizer`.
  ///   - directory: The directory of the cells' libraries.
  ///   - sources: The texts of the cells.
  package init(symbolizer: String, cellDirectory directory: String, sources: SourceStore) {
    self.symbolizer = Symbolizer(
      executable: symbolizer, cellDirectory: directory, sources: sources)
    self.sources = sources
  }

  /// The failure with its place in the user's cells.
  ///
  /// - Parameters:
  ///   - failure: What the runner saw.
  ///   - owner: Whose it is, if it may be one of several: `job 3 "sum"`.
  /// - Returns: What the user reads.
  package func report(_ failure: RunFailure, of owner: String? = nil) async -> ErrorReport {
    let frames = await symbolizer.frames(of: failure.frames)
    let others = await symbolizer.frames(of: failure.otherFrames)
    var (name, message) = (failure.name, failure.message)
    if failure.isUnexplained, let reason = frames.lazy.compactMap(\.runtimeFailure).first {
      (name, message) = ("Fatal error", reason.prefix(1).uppercased() + reason.dropFirst())
    }
    var lines: [String] = []
    for earlier in failure.earlier { lines += await report(earlier, of: owner).traceback }
    lines.append("\u{1B}[0;31m\(name)\u{1B}[0m: \(message)")
    if let owner { lines.append("in \(owner)") }
    // The compiler's file of statements is no cell; the frames are.
    let place = failure.place.flatMap { $0.label == StatementsModule.file ? nil : $0 }
    lines += self.lines(for: frames, at: place)
    if !others.isEmpty { lines += ["the other thread was here:"] + self.lines(for: others) }
    return ErrorReport(name: name, value: message, traceback: lines)
  }

  /// The user's innermost line, and the calls that led to it.
  ///
  /// - Parameters:
  ///   - frames: The calls.
  ///   - place: The innermost line, if it is known better than by the frames.
  /// - Returns: The lines to show.
  private func lines(for frames: [SourceFrame], at place: SourcePlace? = nil) -> [String] {
    var places = SourceFrame.withoutAwaits(
      frames.filter { $0.line > 0 && $0.runtimeFailure == nil })
    if let place {
      // In front of it are parts of the macro that stands there.
      let index = places.firstIndex { $0.label == place.label && $0.line == place.line }
      places.removeFirst(index ?? 0)
      if index == nil { places.insert(SourceFrame(at: place), at: 0) }
    }
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

  /// The error of a cell that did not compile.
  package static func report(_ diagnostics: [Diagnostic], name: String = "CompileError")
    -> ErrorReport
  {
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

  /// The reason for a cell whose process was gone before it started.
  package static let goneBefore = "it had ended before the cell began"

  /// The error of a cell whose process died.
  package static func died(_ cause: String) -> ErrorReport {
    let sentence =
      "The process that runs the cells ended (\(cause)); the session's variables, definitions "
      + "and imports are gone, and the next cell starts with a new process."
    return ErrorReport(
      name: "RunnerDied", value: sentence,
      traceback: ["\u{1B}[0;31mRunnerDied\u{1B}[0m: \(sentence)"])
  }

  /// The error of jobs whose process died.
  package static func lost(jobs names: [String], cause: String) -> ErrorReport {
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

  /// The error when the runner cannot be started.
  package static func notStarted(_ error: any Error) -> ErrorReport {
    let sentence =
      "The process that runs the cells could not be started. \(error.sentence) "
      + "Run `swift-kernel doctor` for details."
    return ErrorReport(
      name: "RunnerNotStarted", value: sentence,
      traceback: ["\u{1B}[0;31mRunnerNotStarted\u{1B}[0m: \(sentence)"])
  }

  /// The error of a cell whose text could not be parsed.
  package static func notRead(_ error: any Error) -> ErrorReport {
    report([Diagnostic(severity: .error, message: error.sentence)])
  }

  /// The error of a cell that ran, but whose declarations could not be added to the session.
  package static func notSeen(_ error: any Error) -> ErrorReport {
    report([
      Diagnostic(
        severity: .error,
        message: "the cell ran, but its declarations cannot be used: \(error.reason); run it again")
    ])
  }

  /// The error of magics in an expression.
  package static let magicInExpression = report(
    [Diagnostic(severity: .error, message: "magics are not allowed in expressions")],
    name: "UsageError")
}
