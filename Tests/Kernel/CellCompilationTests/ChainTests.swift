import CellCompilation
import CompilerProtocol
import Testing

@Suite("Cells after cells", .timeLimit(.minutes(10)))
struct ChainTests {
  @Test("Variables, functions and types live on")
  func livesOn() async throws {
    let output = try await output(of: [
      "var counter = 1\nfunc next() -> Int { counter += 1; return counter }",
      "struct Point: Equatable { var x = 0, y = 0 }\nlet origin = Point()",
      "next()",
      "counter",
      "Point(x: 0, y: 0) == origin",
    ])
    #expect(output == "=> 2\n=> 2\n=> true\n")
  }

  @Test("Redeclared variables, functions and types shadow the earlier ones")
  func shadowing() async throws {
    let output = try await output(of: [
      "let x = 1\nfunc f() -> String { \"old\" }\nstruct P { var a = 1 }\nlet p = P()",
      "let x = \"one\"\nfunc f() -> String { \"new\" }\nstruct P { var b = 2 }",
      "print(x, f(), P().b, p.a)",
      "func f(_ n: Int) -> Int { n }\nprint(f(), f(3))",
      "var x = 3.5; print(x)",
      "x",
    ])
    #expect(output == "one new 2 1\nnew 3\n3.5\n=> 3.5\n")
  }

  @Test("Members of extensions, operators and precedence groups shadow too")
  func shadowingExtensions() async throws {
    let output = try await output(
      of: [
        "extension Int { var twice: Int { self * 2 } }",
        "extension Int { var twice: Int { self * 200 } }",
        "4.twice",
        """
        precedencegroup Tight { higherThan: MultiplicationPrecedence }
        infix operator ***: Tight
        func *** (a: Int, b: Int) -> Int { a * b }
        """,
        "1 + 2 *** 3 + 1",
        """
        precedencegroup Loose { lowerThan: AdditionPrecedence }
        infix operator ***: Loose
        func *** (a: Int, b: Int) -> Int { a * b }
        """,
        "1 + 2 *** 3 + 1",
      ], residentRefuses: true)
    #expect(output == "=> 800\n=> 8\n=> 12\n")
  }

  @Test("Private and file-private names of earlier cells are visible")
  func privateNames() async throws {
    let output = try await output(of: [
      "private let secret = 42\nfileprivate func whisper() -> Int { secret }",
      "struct Safe { private var code = 7; private(set) var tries = 0 }",
      "var safe = Safe(); safe.tries = 3",
      "print(secret, whisper(), safe.tries)",
      "private let secret = 43",
      "print(secret, whisper())",
    ])
    #expect(output == "42 42 3\n43 42\n")
  }

  @Test("Private types can be used, extended, inherited from and returned")
  func privateTypes() async throws {
    let output = try await output(
      of: [
        "private class A { private var n = 1; func show() { print(n) } }\nprivate extension Int { var next: Int { self + 1 } }",
        "let a = A()\na.n = 5.next\nfunc give() -> A { a }\nstruct Holder { var a: A }",
        "extension A: CustomStringConvertible { var description: String { \"A\\(n)\" } }",
        "class B: A { override func show() { print(\"B\", n) } }\nB().show()",
        "\"\\(Holder(a: give()).a)\"",
      ], residentRefuses: true)
    #expect(output == "B 1\n=> \"A6\"\n")
  }

  @Test("The internals of other modules stay theirs")
  func internals() async throws {
    let session = try await TestSession()
    await session.compile("import Foundation\nstruct P {}")
    for code in ["BufferView<UInt8>.self", "Box<Int>.self"] {
      #expect(await session.messages(code).contains("error: cannot find"))
    }
    // A conformance of an earlier cell's type is where the compiler has to be asked twice.
    await session.expect(
      "extension P: CustomStringConvertible { var description: String { \"\\(BufferView<UInt8>.self)\" } }",
      shows: """
        In[4]:1:69: error: cannot find 'BufferView' in scope
        extension P: CustomStringConvertible { var description: String { "\\(BufferView<UInt8>.self)" } }
                                                                            ^~~~~~~~~~
        """)
  }

  @Test("A conformance stated twice is refused with the reason")
  func conformanceTwice() async throws {
    let session = try await TestSession()
    await session.compile("protocol Named {}")
    await session.compile("extension Int: Named {}")
    await session.expect(
      "extension Int: Named {}",
      shows: """
        In[3]:1:16: error: redundant conformance of 'Int' to protocol 'Named'
        extension Int: Named {}
                       ^
        In[2]:1:1: note: 'Int' declares conformance to protocol 'Named' here
        extension Int: Named {}
        ^
        note: to change a conformance, edit the cell that states it and run that cell again; in a console, restart the kernel or, if the type is your own, declare it again first
        """)
  }

  @Test("An import serves all later cells, and repeating it changes nothing")
  func imports() async throws {
    let output = try await output(of: [
      "import Foundation",
      "func Date() -> String { \"mine\" }\nlet url = URL(string: \"https://swift.org/a\")",
      "import Foundation\nurl?.lastPathComponent",
      "import Foundation; import Foundation; let one = 1",
      "Date()",
      "internal import struct Foundation.UUID\nUUID().uuidString.count",
    ])
    #expect(output == "=> Optional(\"a\")\n=> \"mine\"\n=> 36\n")
  }

  @Test("A name of the notebook's own can be redeclared")
  func redeclaresNotebook() async throws {
    let output = try await output(of: [
      """
      func print(_ items: Any..., separator: String = " ", terminator: String = "\\n") {
        Swift.print("mine:", items)
      }
      func run(_ body: @escaping () throws -> Int) -> String { "ran" }
      """,
      "print(1)\nrun { 5 }",
    ])
    #expect(output == "mine: [1]\n=> \"ran\"\n")
  }

  @Test("Classes, protocols and generics work across cells")
  func acrossCells() async throws {
    let output = try await output(
      of: [
        "protocol Shape { func area() -> Double }\nextension Shape { func twice() -> Double { area() * 2 } }",
        "class Square: Shape { var side: Double; init(_ s: Double) { side = s }\n  func area() -> Double { side * side } }",
        "final class Named<T: Shape>: Square { let inner: T; init(_ t: T) { inner = t; super.init(t.area()) } }",
        "let named = Named(Square(2))\nlet shapes: [any Shape] = [named, Square(3)]",
        "shapes.map { $0.twice() }",
        "extension Square: CustomStringConvertible { var description: String { \"□\\(side)\" } }",
        "\"\\(named)\"",
      ], optimization: .on, residentRefuses: true)
    #expect(output == "=> [32.0, 18.0]\n=> \"□4.0\"\n")
  }

  @Test("The literals for a place speak of cells, where they stand and as default arguments")
  func fileNames() async throws {
    #expect(
      try await output(of: [
        "#fileID", "#file", "#line", "(#fileID, #filePath)",
        "func here(_ file: String = #fileID, line: Int = #line) -> String { \"\\(file):\\(line)\" }",
        "\nfunc call() -> String { here() }\ncall()",
        "print(#function, #fileID, [1].map { _ in #function })",
      ]) == """
        => "In[1]"
        => "In[2]"
        => 1
        => ("In[4]", "In[4]")
        => "In[6]:2"
        main In[7] ["main"]

        """)
  }

  @Test(
    "A text that is the name of a cell's module stays what it is",
    arguments: [OptimizationPolicy.off, .on])
  func moduleNames(optimization: OptimizationPolicy) async throws {
    let cells = [
      "struct Seed {}\nlet text = \"Cell_1\"\nlet top = #function",
      "struct Pip { func name() -> String { #function } }\nlet texts = [\"Cell_2\", \"Cell_1\"]",
      "(text, top, texts, Pip().name(), String(reflecting: Seed()), String(reflecting: Pip.self))",
    ]
    #expect(
      try await output(of: cells, optimization: optimization) == """
        => ("Cell_1", "main", ["Cell_2", "Cell_1"], "name()", "main.Seed()", "main.Pip")

        """)
  }

  @Test("A cell that failed leaves no trace")
  func failedCell() async throws {
    let session = try await TestSession()
    await session.compile("let a = 1")
    await session.compile("let a = 2\nlet b: Int = \"no\"")
    await session.compile("a")
    #expect(try await session.output() == "=> 1\n")
  }
}
