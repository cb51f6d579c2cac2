import ErrorText
import FoundationEssentials
import POSIX
import Testing

@Suite("Errors as sentences for users")
struct ErrorSentenceTests {
  @Test("An error of Foundation's names the path and the system's reason")
  func files() throws {
    let error = try #require(throws: CocoaError.self) {
      try FileManager.default.createDirectory(
        atPath: "/proc/nowhere/x", withIntermediateDirectories: true)
    }
    #expect(error.sentence == "Could not use /proc/nowhere: No such file or directory.")
    #expect(error.reason == "No such file or directory")
  }

  @Test("An error of the system's is its own sentence")
  func system() {
    let error = POSIX.POSIXError("start /nowhere", code: 2)
    #expect(error.sentence == "Could not start /nowhere: No such file or directory.")
    #expect(error.reason == "No such file or directory")
  }

  @Test("No error shows types, domains or dictionaries")
  func internals() throws {
    let missing = try #require(throws: CocoaError.self) {
      try FileManager.default.removeItem(atPath: "/nowhere")
    }
    let errors: [any Error] = [
      CocoaError(.fileReadUnknown), CocoaError(.fileNoSuchFile, userInfo: ["NSFilePath": "/x"]),
      try #require(missing.underlying),
      try #require(throws: (any Error).self) {
        try JSONDecoder().decode([Int].self, from: Data("{".utf8))
      },
    ]
    for error in errors {
      for text in [error.sentence, error.reason] {
        #expect(!text.contains("Error") && !text.contains("{") && !text.contains("NS"), "\(text)")
      }
      #expect(error.sentence.hasSuffix("."))
    }
  }
}
