internal import Notebook
internal import RunnerProtocol

/// A record of Swift Testing's event stream: a test that there is, or what happens to one.
struct TestingRecord {
  /// Whether it describes a test.
  let isTest: Bool
  let payload: JSON

  /// Reads a record; `nil` if it is not one that we know.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let record = try? JSON(parsing: String(decoding: bytes, as: UTF8.self)),
      let kind = record["kind"].string
    else { return nil }
    isTest = kind == "test"
    payload = record["payload"]
  }

  /// What happens: `testStarted`, `issueRecorded`.
  var event: String? { isTest ? nil : payload["kind"].string }

  /// The test it happens to.
  var testID: String? { payload["testID"].string }

  /// When it happens, in seconds.
  var instant: Double? { payload["instant"]["absolute"].double }

  /// Why a test was skipped, as its author has put it.
  var reason: String? {
    let text = payload["messages"].array?.first?["text"].string
    return text.flatMap { text in
      text.firstRange(of: " skipped: ").map { text[$0.upperBound...].filter { $0 != "\"" } }
    }
  }

  /// The issue it is about, unless its author knows of it.
  var issue: TestingIssue? {
    guard event == "issueRecorded", payload["issue"]["isKnown"].bool != true else { return nil }
    return TestingIssue(payload)
  }
}
