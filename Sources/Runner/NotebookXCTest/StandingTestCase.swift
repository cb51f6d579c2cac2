internal import Foundation
internal import XCTest

/// A test case that is under way as long as the process lives.
///
/// XCTest gives an assertion that fails to the test case that is under way, and drops it without one.
final class StandingTestCase: XCTestCase {
  private static let begun = DispatchSemaphore(value: 0)
  private static let displaced = DispatchSemaphore(value: 0)

  /// Starts it, on a thread of its own.
  static func start() {
    Thread.detachNewThread {
      while true { StandingTestCase(name: "cells", testClosure: { _ in }).run() }
    }
    begun.wait()
  }

  /// Starts it again after another test case, at whose end none was under way.
  static func restart() {
    displaced.signal()
    begun.wait()
  }

  override func invokeTest() {
    Self.begun.signal()
    Self.displaced.wait()
  }

  override func recordFailure(
    withDescription description: String, inFile filePath: String, atLine lineNumber: Int,
    expected: Bool
  ) {
    AssertionReports.send(description, file: filePath, line: lineNumber)
  }
}
