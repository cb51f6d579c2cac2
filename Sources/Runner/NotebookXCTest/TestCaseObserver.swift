internal import Synchronization
internal import XCTest

/// Reports what fails in test cases that a cell runs itself.
final class TestCaseObserver: XCTestObservation, Sendable {
  private let hasDisplaced = Atomic(false)

  /// Whether a test case has ended since the last call, after which none is under way.
  func takeDisplacement() -> Bool { hasDisplaced.exchange(false, ordering: .acquiringAndReleasing) }

  func testCase(
    _ testCase: XCTestCase, didFailWithDescription description: String, inFile filePath: String?,
    atLine lineNumber: Int
  ) {
    let text = "\(description)\nin test \(testCase.name)"
    AssertionReports.send(text, file: filePath ?? "", line: lineNumber)
  }

  func testCaseDidFinish(_ testCase: XCTestCase) {
    guard !(testCase is StandingTestCase) else { return }
    hasDisplaced.store(true, ordering: .releasing)
  }
}
