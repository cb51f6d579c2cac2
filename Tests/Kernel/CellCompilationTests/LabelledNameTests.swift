import Testing

@testable import CellCompilation

@Suite("Names used without a call", .timeLimit(.minutes(10)))
struct LabelledNameTests {
  @Test("A function is found by its name with labels")
  func functions() async throws {
    #expect(
      try await output(of: [
        "func area(of n: Int) -> Int { n * n }",
        "[1, 2].map(area(of:))",
        "let sizes = [3].map(area(of:))",
        "struct Plot { let f = area(of:); var double: Int { [4].map(area(of:))[0] } }",
        "print(sizes, Plot().f(5), Plot().double)",
        "func join(_ a: Int, with b: Int) -> Int { a * 10 + b }",
        "[1, 2].reduce(0, join(_:with:))",
        "func `repeat`(_ s: String, times n: Int) -> String { String(repeating: s, count: n) }",
        "let twice = `repeat`(_:times:); twice(\"ab\", 2)",
        "private func hidden(at n: Int) -> Int { -n }",
        "[8].map(hidden(at:))",
      ]) == """
        => [1, 4]
        [9] 25 16
        => 12
        => "abab"
        => [-8]

        """)
  }

  @Test("A name with labels means the newest function, and picks among overloads")
  func redeclared() async throws {
    #expect(
      try await output(of: [
        // An open cell, all of which later cells import.
        "func scale(by n: Int) -> Int { n }\nextension Int { var next: Int { self + 1 } }",
        "func scale(by n: Int) -> Int { n * 100 }",
        "[1, 2].map(scale(by:))",
        "func scale(by n: Double) -> Double { n / 2 }",
        "func scale(to n: Int) -> Int { n + 7 }",
        "let f: (Int) -> Int = scale(by:); let g: (Double) -> Double = scale(by:)",
        "print(f(1), g(1), [1].map(scale(to:)), scale(by: 3))",
        "let x = 1; func shift(left n: Int) -> Int { n << x }",
        "let x = 5",
        "print([1].map(shift(left:)), x)",
      ]) == "=> [100, 200]\n100 0.5 [8] 300\n[2] 5\n")
  }

  @Test("Methods, initializers, operators and key paths serve as values")
  func members() async throws {
    #expect(
      try await output(of: [
        """
        struct Ring: Equatable {
          var r = 1
          init(radius r: Int) { self.r = r }
          static func sum(of a: Ring, and b: Ring) -> Ring { Ring(radius: a.r + b.r) }
          func grown(by n: Int) -> Int { r + n }
          var `class`: String { "c\\(r)" }
        }
        enum Cut { case slice(width: Int) }
        """,
        "infix operator <+>\nfunc <+> (a: Int, b: Int) -> Int { a * 2 + b }",
        "func + (a: Ring, b: Ring) -> Ring { Ring(radius: a.r + b.r) }",
        "let rings = [1, 2].map(Ring.init(radius:))",
        "print(rings.reduce(Ring(radius: 0), Ring.sum(of:and:)).r)",
        "print(rings.map { $0.grown(by:)(1) }, Ring.grown(by:)(rings[0])(5))",
        "print([1, 2].reduce(0, <+>), rings.reduce(Ring(radius: 5), +).r)",
        "print(rings.map(\\.r), rings.map(\\Ring.class))",
        "print([3].map(Cut.slice(width:)).count)",
      ]) == "3\n[2, 3] 6\n4 8\n[1, 2] [\"c1\", \"c2\"]\n1\n")
  }

  @Test("A local function or a member of that name comes first")
  func shadowed() async throws {
    #expect(
      try await output(of: [
        "func cost(of n: Int) -> Int { n }",
        """
        struct Shop {
          func cost(of n: Int) -> Int { n * 2 }
          func all() -> [Int] { [1, 2].map(cost(of:)) }
        }
        func local() -> [Int] {
          func cost(of n: Int) -> Int { n * 3 }
          return [1, 2].map(cost(of:))
        }
        """,
        "print(Shop().all(), local())",
      ]) == "[2, 4] [3, 6]\n")
  }
}
