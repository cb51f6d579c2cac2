extension ErrorReport {
  /// A cell that was stopped by its user.
  package static let interrupted = ErrorReport(
    name: "Interrupted", value: "The cell was interrupted.",
    traceback: ["\u{1B}[0;31mInterrupted\u{1B}[0m: The cell was interrupted."])
}
