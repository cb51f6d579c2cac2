internal import Notebook
internal import RunnerProtocol

/// A test function that a cell declares.
struct DeclaredTest: Sendable {
  /// What Swift Testing calls it: `Cell_7.Words/empty()/In[7]:10:33`.
  let id: String
  /// Its name, behind those of the suites it is in: `Words/empty()`.
  let path: String
  /// What its author calls it.
  let displayName: String?
  /// Where it is in the text that was compiled.
  let place: SourcePlace
  /// The module of the cell that declares it; in the identifier is what the runtime calls the module.
  let module: String

  /// Reads the description of a test; `nil` if it is a suite or another record.
  init?(_ record: TestingRecord) {
    let (test, location) = (record.payload, record.payload["sourceLocation"])
    guard record.isTest, test["kind"].string == "function", let id = test["id"].string,
      let dot = id.firstIndex(of: "."), let place = SourcePlace(location),
      let file = location["fileID"].string, let column = location["column"].int
    else { return nil }
    self.id = id
    self.place = place
    module = String(file.prefix { $0 != "/" })
    let suffix = "/\(place.label):\(place.line):\(column)"
    let name = id[id.index(after: dot)...]
    path = String(name.hasSuffix(suffix) ? name.dropLast(suffix.count) : name)
    displayName = test["displayName"].string
  }

  /// The name in tables and errors.
  var title: String { displayName.map { "\"\($0)\"" } ?? path }

  /// A regular expression that matches its identifier alone.
  var pattern: String {
    "^" + id.map { #"\.[](){}*+?^$|"#.contains($0) ? "\\\($0)" : "\($0)" }.joined() + "$"
  }

  /// Whether some word is a part of its name; true if there is none.
  func matches(_ words: [String]) -> Bool {
    words.isEmpty
      || words.contains { path.contains($0) || displayName?.contains($0) ?? false }
  }

  /// The outermost suite, or the test itself.
  var root: Substring { path.prefix { $0 != "/" } }
}
