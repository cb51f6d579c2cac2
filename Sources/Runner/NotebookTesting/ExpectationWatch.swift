internal import Notebook
internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// Learns of expectations that fail outside of tests: in cells, in jobs, and in what these call.
///
/// Swift Testing gives such issues to the handler that other testing libraries may install.
package enum ExpectationWatch {
  private typealias Handler =
    @convention(c) (UnsafePointer<CChar>, UnsafeRawPointer, Int, UnsafeRawPointer?) -> Void

  private static let hasBegun = Atomic(false)

  /// Begins to watch if a cell has loaded Swift Testing; called when one has been loaded.
  package static func begin() {
    guard !hasBegun.load(ordering: .relaxed),
      let address = NotebookRuntime.host.system.address(
        of: "_swift_testing_installFallbackEventHandler", inLoaded: "lib_TestingInterop.so"),
      !hasBegun.exchange(true, ordering: .relaxed)
    else { return }
    let install = unsafeBitCast(address, to: (@convention(c) (Handler) -> Bool).self)
    _ = install { _, bytes, count, _ in
      ExpectationWatch.receive(UnsafeRawBufferPointer(start: bytes, count: count))
    }
  }

  /// Called on the thread on which an expectation fails.
  private static func receive(_ bytes: UnsafeRawBufferPointer) {
    guard let issue = TestingRecord(bytes)?.issue, let origin = Origin.here else { return }
    guard issue.isFailure else {
      origin.output.write(.stderr, "warning: \(issue.failure.message)\n")
      return
    }
    origin.report(issue.failure)
  }
}
