package import RunnerProtocol

/// The expectations of Swift Testing and assertions of XCTest that have failed in a cell or job; it goes
/// on, and fails at its end.
package struct FailedExpectations: Sendable {
  /// How many are shown.
  private static let limit = 20

  private var failures: [RunFailure] = []
  private var count = 0

  init() {}

  var isEmpty: Bool { count == 0 }

  mutating func append(_ failure: RunFailure) {
    count += 1
    if count <= Self.limit { failures.append(failure) }
  }

  /// The failure of the cell or job; `nil` if it has not failed.
  ///
  /// - Parameter failure: What has ended it, unless it ran to its end.
  /// - Returns: The failure, together with the expectations.
  package func failure(after failure: RunFailure?) -> RunFailure? {
    guard var last = failures.last else { return failure }
    if var failure, !failure.isThrownByExpectation {
      failure.earlier = failures
      return failure
    }
    guard count == failures.count else {
      let message = "\(count) checks failed; the first \(failures.count) are shown"
      var summary = RunFailure(kind: .thrown, name: last.name, message: message)
      summary.earlier = failures
      return summary
    }
    last.earlier = failures.dropLast()
    return last
  }

  /// How a job has ended, of which `outcome` is what its work says.
  func judge(_ outcome: JobOutcome) -> JobOutcome {
    switch outcome {
    case .completed: failure(after: nil).map { .failed($0) } ?? outcome
    case .failed(let failure): self.failure(after: failure).map { .failed($0) } ?? outcome
    default: outcome
    }
  }
}

extension RunFailure {
  /// Whether it is an expectation or assertion that has failed, which throws nothing.
  var isOfCheck: Bool {
    ["AssertionFailed", "ExpectationFailed", "IssueRecorded"].contains(name)
  }

  /// Whether it is the error by which `#require` or `XCTUnwrap` leaves the code around it, and which says
  /// less than the expectation.
  fileprivate var isThrownByExpectation: Bool {
    ["ExpectationFailedError", "XCTestErrorWhileUnwrappingOptional"].contains(name)
  }
}
