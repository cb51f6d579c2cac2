import Testing

@testable import ResidentCompiler

@Suite("The ranking of completion results")
struct CompletionDistanceTests {
  private func isSortedStrictly(_ results: [GivenCompletion]) -> Bool {
    let distances = results.map(CompletionDistance.of)
    return zip(distances, distances.dropFirst()).allSatisfy { $0 < $1 }
  }

  @Test("A label, then the expected type, then from the innermost context outwards")
  func contexts() {
    var expected = GivenCompletion("north", in: "Swift")
    expected.hasExpectedType = true
    #expect(
      isSortedStrictly([
        GivenCompletion("to:", in: "Swift"), expected, .init("x", .local), .init("x", .ownType),
        .init("x", .inheritedType), .init("x", .outerType), .init("x", .ownModule),
        .init("x", in: "Cell_1"),
      ]))
    #expect(
      CompletionDistance.of(GivenCompletion("x", .expression)) == CompletionDistance.of(expected))
  }

  @Test("Cells, the notebook, keywords, the standard library, Foundation, other libraries, C")
  func modules() {
    #expect(
      isSortedStrictly([
        GivenCompletion("x", in: "Cell_1"), .init("x", in: "Notebook"), .keyword("x"),
        .init("x", in: "Swift"), .init("x", in: "Foundation"), .init("x", in: "Charts"),
        .init("x", in: "Glibc"), .init("x", in: "_SwiftInternals"),
      ]))
  }
}
