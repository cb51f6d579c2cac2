import CompilerProtocol
import FoundationEssentials
import POSIX
import Testing
import Toolchains

@testable import CellCompilation

@Suite("Module names as a running program sees them", .timeLimit(.minutes(5)))
struct RuntimeNameTests {
  private static let declarations = """
    struct Shape { var sides = 3; enum Fill { case solid } }
    class Figure {}
    actor Store {}
    protocol Drawable {}
    enum Fault: Error { case broken(Shape) }
    struct Box<Content> { var content: Content }
    extension Array { struct Window {} }
    private struct Hidden {}
    func hidden() -> Any.Type { Hidden.self }
    """

  @Test(
    "Types of cells have the names of those in a program's main file",
    arguments: [OptimizationPolicy.off, .on])
  func names(_ optimization: OptimizationPolicy) async throws {
    let text = try await output(
      of: [
        Self.declarations,
        """
        print(String(reflecting: Shape.self), String(reflecting: Shape.Fill.solid))
        print(String(reflecting: Store.self), String(reflecting: (any Drawable).self))
        print(String(reflecting: Box<[Figure]>.self), String(reflecting: [Int].Window.self))
        print([Shape()], [Fault.broken(Shape())])
        print(String(reflecting: hidden()).replacing(#/ at \\$\\w+/#, with: ""))
        print([Figure.self as Any.Type].map { _typeName($0) }, _typeName(Figure.self, qualified: false))
        print(_typeByName("4main6FigureC") == Figure.self)
        """,
        "dump(Box(content: Shape()))", "func local() -> Any { struct Own {}; return Own() }",
        "print(String(reflecting: type(of: local())).hasPrefix(\"main.\"))",
      ], optimization: optimization)
    #expect(
      text == """
        main.Shape main.Shape.Fill.solid
        main.Store main.Drawable
        main.Box<Swift.Array<main.Figure>> (extension in main):Swift.Array<Swift.Int>.Window
        [main.Shape(sides: 3)] [main.Fault.broken(main.Shape(sides: 3))]
        main.(unknown context).Hidden
        ["main.Figure"] Figure
        true
        ▿ main.Box<main.Shape>
          ▿ content: main.Shape
            - sides: 3
        => main.Box<main.Shape>(content: main.Shape(sides: 3))
        true

        """)
  }

  @Test("Types of one name in several cells stay different types")
  func redeclared() async throws {
    let text = try await output(of: [
      "struct Coin: Hashable { var value = 1 }\nlet first: [Any] = [Coin(), [Coin()], Coin.self]",
      "struct Coin: Hashable { var value = 2 }\nlet second: [Any] = [Coin(), [Coin()], Coin.self]",
      """
      for values in [first, second] {
        print(values[0] is Coin, values[1] is [Coin], values[2] as? Any.Type == Coin.self)
      }
      let keys = Set([first[0], second[0]].compactMap { $0 as? AnyHashable })
      print(keys.count, first[0], second[0])
      """,
    ])
    #expect(
      text
        == """
        false false false
        true true true
        2 main.Coin(value: 1) main.Coin(value: 2)

        """.replacing("main.", with: ""))
  }

  @Test("Text of the user that looks like a module's name stays as it is")
  func ownText() async throws {
    let text = try await output(of: [
      """
      struct Cup {}
      let name: StaticString = "Cell_1 and Cell_1.Cup"
      print(name, "Cell_1.", String(reflecting: Cup.self))
      """
    ])
    #expect(text == "Cell_1 and Cell_1.Cup Cell_1. main.Cup\n")
  }
}
