import Foundation
import FoundationNetworking
import Testing

@testable import NotebookValues

private struct Order: Codable {
  struct Item: Codable {
    var price: Double
    var day: Date
  }
  var number: Int
  var items: [Item]
}

@Suite("Errors of libraries as sentences")
struct ErrorSentenceTests {
  @Test(
    "Decoding: the place in the data, and what stood there",
    arguments: [
      (
        #"{"number": 1, "items": [{"price": "x", "day": 3}]}"#,
        "could not decode items[0].price: expected Double, found a string"
      ),
      (
        #"{"number": 1, "items": [{"price": 2}]}"#,
        "could not decode items[0]: there is no key 'day'"
      ),
      (#"{"items": []}"#, "could not decode the top level: there is no key 'number'"),
      (#"{"number": null, "items": []}"#, "could not decode number: expected Int, found null"),
      (#"{"number": 1,, }"#, "could not decode the top level: The given data was not valid JSON"),
    ])
  func decoding(text: String, sentence: String) throws {
    let error = try #require(throws: DecodingError.self) {
      try JSONDecoder().decode(Order.self, from: Data(text.utf8))
    }
    let shown = try #require(ErrorSentence.of(error))
    #expect(shown.hasPrefix(sentence), "\(shown)")
    #expect(!shown.contains("Error Domain") && !shown.contains("CodingKeys"), "\(shown)")
  }

  @Test("Encoding: the value and its place")
  func encoding() throws {
    let error = try #require(throws: EncodingError.self) {
      try JSONEncoder().encode(["a": [1, Double.infinity]])
    }
    #expect(ErrorSentence.of(error)?.hasPrefix("could not encode inf at a[1]: ") ?? false)
  }

  @Test("Files: what could not be done, with which file, and why")
  func files() throws {
    let missing = try #require(throws: (any Error).self) {
      try String(contentsOfFile: "/nowhere/a.txt", encoding: .utf8)
    }
    #expect(ErrorSentence.of(missing) == "could not read /nowhere/a.txt: No such file or directory")
    let unwritable = try #require(throws: (any Error).self) {
      try Data([1]).write(to: URL(fileURLWithPath: "/proc/nowhere/b"))
    }
    let shown = try #require(ErrorSentence.of(unwritable))
    #expect(shown.hasPrefix("could not use /proc/nowhere/b: "), "\(shown)")
    #expect(ErrorSentence.of(CocoaError(.fileReadNoPermission)) == "permission denied")
  }

  @Test("Networks, the system, and errors that carry their own words")
  func others() throws {
    let url = try #require(URL(string: "https://nowhere.example/x"))
    let errors: [(any Error, String)] = [
      (URLError(.notConnectedToInternet), "there is no connection to the Internet"),
      (
        URLError(.timedOut, userInfo: [NSURLErrorFailingURLErrorKey: url]),
        "could not load https://nowhere.example/x: the request timed out"
      ),
      (Foundation.POSIXError(.EACCES), "Permission denied"),
      (NSError(domain: "Mill", code: 7), "error 7 of Mill"),
      (
        NSError(
          domain: "Mill", code: 7,
          userInfo: [
            NSLocalizedDescriptionKey: "The mill stands still.",
            NSUnderlyingErrorKey: URLError(.networkConnectionLost),
          ]), "The mill stands still: the connection was lost"
      ),
    ]
    for (error, sentence) in errors { #expect(ErrorSentence.of(error) == sentence) }
    #expect(ErrorSentence.of(CancellationError()) == nil)
  }

  @Test("In values they are sentences too")
  func values() {
    let failure = Result<Int, any Error>.failure(URLError(.cannotFindHost))
    #expect(
      ValueText.line(of: failure) == #"Result.failure(URLError("no host of that name was found"))"#)
  }
}
