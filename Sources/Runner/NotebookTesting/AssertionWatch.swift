internal import NotebookEngine
internal import RunnerProtocol

/// Learns of assertions of XCTest that fail outside of tests, as ``ExpectationWatch`` does of
/// expectations.
///
/// XCTest only tells a subclass of its own. That is in a library of ours, `NotebookXCTest`, which is loaded
/// after XCTest.
package enum AssertionWatch {
  private typealias Receiver =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, Int) -> Void

  /// Begins or goes on to watch if a cell has loaded XCTest; called when a cell has been loaded, by one
  /// thread at a time.
  ///
  /// - Throws: The reason why the library cannot be loaded.
  package static func begin() throws {
    guard
      let address = try NotebookRuntime.host.system.address(
        of: "notebook_report_assertions", inCompanion: "libNotebookXCTest.so",
        ofLoaded: "libXCTest.so")
    else { return }
    let begin = unsafeBitCast(address, to: (@convention(c) (Receiver) -> Void).self)
    begin { text, file, line in
      AssertionWatch.receive(
        String(cString: text), at: SourcePlace(label: String(cString: file), line: line))
    }
  }

  /// Called on the thread on which an assertion fails.
  private static func receive(_ description: String, at place: SourcePlace) {
    // The author's comment follows the dash, if there is one.
    let parts = description.split(separator: " - ", maxSplits: 1, omittingEmptySubsequences: false)
    let message = parts.last?.isEmpty ?? false ? String(parts[0]) : description
    var failure = RunFailure(kind: .thrown, name: "AssertionFailed", message: message)
    failure.place = place
    Origin.here?.report(failure)
  }
}
