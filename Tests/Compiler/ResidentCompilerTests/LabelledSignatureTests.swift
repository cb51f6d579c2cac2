import Testing

@testable import ResidentCompiler

@Suite("The signature of a function")
struct LabelledSignatureTests {
  @Test(
    "Parameters without a label say so",
    arguments: [
      (
        "start(name: String?, after: [Int])", "start(_:after:)",
        "start(_ name: String?, after: [Int])"
      ),
      (
        "fold(start: R, body: (R, Int) throws -> R)", "fold(_:_:)",
        "fold(_ start: R, _ body: (R, Int) throws -> R)"
      ),
      ("wait()", "wait()", "wait()"),
      ("map(values: [Int], limit: Int)", "map(:limit:)", "map(_ values: [Int], limit: Int)"),
      ("count", "count", "count"), ("go(Int)", "go(_:)", "go(Int)"),
      (
        "look(up: Dictionary<Int, (Int, Int)>, x: Int)", "look(up:_:)",
        "look(up: Dictionary<Int, (Int, Int)>, _ x: Int)"
      ),
      ("odd(a: Int", "odd(_:)", "odd(a: Int"), ("odd(a: Int)", "odd(_:_:)", "odd(a: Int)"),
    ])
  func labels(description: String, name: String, signature: String) {
    #expect(LabelledSignature.of(description, named: name) == signature)
  }
}
