internal import Synchronization
internal import XCTest

/// Where assertions that fail are reported to.
package enum AssertionReports {
  /// Takes what has failed, and the file and line; called on the thread on which it fails.
  package typealias Receiver =
    @convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, Int) -> Void

  private static let receiver = Mutex<Receiver?>(nil)
  private static let tests = TestCaseObserver()

  /// Begins to report assertions, or goes on after a cell has run a test case itself.
  ///
  /// Calls must follow one another.
  static func begin(_ receive: @escaping Receiver) {
    let isFirst = receiver.withLock { receiver in
      defer { receiver = receive }
      return receiver == nil
    }
    if isFirst {
      XCTestObservationCenter.shared.addTestObserver(tests)
      StandingTestCase.start()
    } else if tests.takeDisplacement() {
      StandingTestCase.restart()
    }
  }

  static func send(_ description: String, file: String, line: Int) {
    receiver.withLock(\.self)?(description, file, line)
  }
}

/// The one function that the runner calls.
///
/// This library loads after XCTest, which the runner does not link, and has nothing in common with it
/// but this.
@c(notebook_report_assertions)
package func reportAssertions(to receive: @escaping AssertionReports.Receiver) {
  AssertionReports.begin(receive)
}
