package import CompilerProtocol
package import RunnerProtocol

/// Fails every cell with the reason why none can run, such as a missing toolchain.
package struct UnavailableExecutor: CellExecutor {
  private let report: ErrorReport

  /// Makes an executor for a reason: one or two sentences that end with what to do.
  package init(because reason: String) {
    report = ErrorReport(
      name: "KernelNotReady", value: reason,
      traceback: ["\u{1B}[0;31mKernelNotReady\u{1B}[0m: \(reason)"])
  }

  package func execute(_ cell: CellRequest) async -> ExecutionOutcome { .failed(report) }

  package func evaluate(
    _ expression: String, in execution: ExecutionID
  ) async -> Result<MIMEBundle, ErrorReport> { .failure(report) }

  package func waitForJobs(of execution: ExecutionID) async -> ErrorReport? { nil }
  package func cancelJobs(ofCard card: CardID) async {}
  package func interrupt() async {}
  package func completeness(of code: String) async -> Completeness { .complete }

  package func completions(in code: String, at position: Int) async -> Completions {
    let cursor = min(max(position, 0), code.unicodeScalars.count)
    return Completions(matches: [], replaced: cursor..<cursor)
  }

  package func inspection(
    of code: String, at position: Int, detail: InspectionDetail
  ) async -> MIMEBundle? { nil }

  package func receive(_ event: CommEvent) async -> Bool { false }
  package func shutdown() async {}
}
