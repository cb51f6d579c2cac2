internal import Notebook
internal import RunnerProtocol

/// Something that Swift Testing has found wrong.
struct TestingIssue {
  /// Whether it is more than a warning.
  let isFailure: Bool
  /// What is wrong, and where.
  let failure: RunFailure

  /// Reads the payload of an event of which the issue is a part.
  init(_ payload: JSON) {
    let issue = payload["issue"]
    isFailure = issue["isFailure"].bool ?? true
    var texts = payload["messages"].array?.compactMap(\.["text"].string) ?? []
    var name = "TestIssue"
    let expectation = "Expectation failed: "
    if let first = texts.first {
      if first.hasPrefix(expectation) {
        name = "ExpectationFailed"
        texts[0] = String(first.dropFirst(expectation.count))
      } else if first == "Issue recorded", texts.count > 1 {
        name = "IssueRecorded"
        texts.removeFirst()
      }
    }
    var failure = RunFailure(kind: .thrown, name: name, message: texts.joined(separator: "\n"))
    failure.place = SourcePlace(issue["sourceLocation"])
    self.failure = failure
  }
}

extension SourcePlace {
  /// Reads a location of Swift Testing's, whose file is `Cell_3/In[3]`.
  init?(_ location: JSON) {
    guard let file = location["fileID"].string?.split(separator: "/").last,
      let line = location["line"].int
    else { return nil }
    self.init(label: String(file), line: line)
  }
}
