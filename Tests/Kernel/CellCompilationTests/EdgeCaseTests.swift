import CellCompilation
import CellDiagnostics
import CellSyntax
import CompilerProtocol
import FoundationEssentials
import KernelVariables
import POSIX
import Testing
import Toolchains

@Suite("Edge cases", .timeLimit(.minutes(10)))
struct EdgeCaseTests {
  @Test("A megabyte of source compiles, and its errors are found at their place")
  func megabyte() async throws {
    let session = try await TestSession()
    let comment = String(repeating: "// " + String(repeating: "x", count: 96) + "\n", count: 10_000)
    #expect(await session.messages(comment + "let a = 1\n" + comment + "a") == "")
    await session.expect(
      comment + "nope",
      shows: """
        In[2]:10001:1: error: cannot find 'nope' in scope
        nope
        ^~~~
        """)
    #expect(try await session.output() == "=> 1\n")
  }

  @Test("A line of a megabyte is shown around its error only")
  func longLine() async throws {
    let session = try await TestSession()
    let spaces = String(repeating: " ", count: 500_000)
    let shown = await session.messages("\(spaces)nope\(spaces); 1")
    #expect(shown.hasPrefix("In[1]:1:500001: error: cannot find 'nope' in scope\n…   "))
    #expect(shown.utf8.count < 1000)
  }

  @Test("A very long list of errors is cut")
  func countlessErrors() async throws {
    let session = try await TestSession()
    let shown = await session.messages(
      (0..<3000).map { "let v\($0) = nope\($0)" }.joined(separator: "\n"))
    #expect(shown.hasSuffix("note: 2950 more diagnostics are not shown"))
  }

  @Test("CRLF and CR line ends keep lines and columns right")
  func lineEnds() async throws {
    let session = try await TestSession()
    await session.expect(
      "let a = 1\r\nlet b = nope\r\n",
      shows: """
        In[1]:2:9: error: cannot find 'nope' in scope
        let b = nope
                ^~~~
        """)
    await session.expect(
      "let a = 1\rlet b = nope\r",
      shows: """
        In[2]:2:9: error: cannot find 'nope' in scope
        let b = nope
                ^~~~
        """)
    #expect(
      try await output(of: ["let s = \"\"\"\r\na\r\nb\r\n\"\"\"\r\ns\r\n"]) == "=> \"a\\nb\"\n")
  }

  @Test("NUL bytes are spaces to the compiler and visible to users")
  func nulBytes() async throws {
    let session = try await TestSession()
    let shown = await session.messages("let a = 1\u{0}; nope")
    #expect(
      shown.contains(
        "In[1]:1:13: error: cannot find 'nope' in scope\nlet a = 1\u{FFFD}; nope\n            ^"))
    #expect(!shown.contains("\u{0}"))
  }

  @Test("A cell may start with a shebang line or a byte order mark")
  func openings() async throws {
    #expect(try await output(of: ["#!/usr/bin/env swift\n1 + 1"]) == "=> 2\n")
    #expect(try await output(of: ["\u{FEFF}let a = 3\na"]) == "=> 3\n")
    let session = try await TestSession()
    await session.expect(
      "\u{FEFF}nope",
      shows: """
        In[1]:1:2: error: cannot find 'nope' in scope
        \u{FEFF}nope
        ^~~~
        """)
  }

  @Test("A cell's own #sourceLocation does not disturb locations in messages")
  func sourceLocation() async throws {
    let session = try await TestSession()
    await session.expect(
      "#sourceLocation(file: \"other.swift\", line: 100)\nlet a = nope\n#sourceLocation()\nnope",
      shows: """
        In[1]:2:9: error: cannot find 'nope' in scope
        let a = nope
                ^~~~
        In[1]:4:1: error: cannot find 'nope' in scope
        nope
        ^~~~
        """)
  }

  @Test("Text that looks like a diagnostic is no diagnostic")
  func lookalike() async throws {
    let session = try await TestSession()
    await session.expect(
      "let s = \"In[1]:9:9: error: fake\"; nope",
      shows: """
        In[1]:1:35: error: cannot find 'nope' in scope
        let s = "In[1]:9:9: error: fake"; nope
                                          ^~~~
        """)
  }

  @Test("A label with quotes is only a label")
  func label() async throws {
    let session = try await TestSession()
    let source = CellSource(serial: 1, label: "In[\"\\]", code: "#file")
    let result = await session.compiler.compile(source, after: SessionScope())
    guard case .compiled = result else {
      Issue.record("\(result)")
      return
    }
  }

  @Test("Modules that do not exist are named")
  func missingModule() async throws {
    let session = try await TestSession()
    await session.expect(
      "import Nowhere",
      shows: """
        In[1]:1:8: error: no such module 'Nowhere'
        import Nowhere
               ^
        note: packages are not available in cells; 'Nowhere' would have to be part of the Swift \
        toolchain, as Foundation is
        """)
  }

  @Test("A crash of the compiler is an error, and the next cell works")
  func compilerCrash() async throws {
    let session = try await TestSession()
    let shown = await session.messages("let x = 1\nx" + String(repeating: ".a()", count: 100_000))
    #expect(shown.hasPrefix("error: the compiler crashed with signal"))
    await session.compile("1")
    #expect(try await session.output() == "=> 1\n")
  }

  @Test("Without a frontend the error says what is missing")
  func missingFrontend() async throws {
    let session = try await TestSession()
    let broken = CellCompiler(
      toolchain: session.laboratory.toolchain,
      searchPaths: SearchPaths(runtimeModules: "/nowhere", of: session.laboratory.toolchain),
      workDirectory: "/nowhere", moduleCache: "/nowhere", reader: SyntaxReader())
    guard
      case .failed(let diagnostics) = await broken.compile(
        CellSource(serial: 1, label: "In[1]", code: "1"), after: SessionScope())
    else {
      Issue.record("It compiled.")
      return
    }
    #expect(diagnostics.first?.severity == .error)
    for environment in [["PATH": "/nowhere"], [KernelVariable.toolchain.name: "/nowhere"]] {
      let error = await #expect(throws: ToolchainError.self) {
        try await Toolchain.find(environment: environment)
      }
      #expect(error?.nextStep.isEmpty == false)
    }
  }

  @Test("Cancelling ends the compiler and leaves no files")
  func cancellation() async throws {
    let session = try await TestSession()
    let compiler = session.compiler
    // To infer the types of all this takes the compiler several minutes.
    let code = (0..<20_000)
      .map { "func f\($0)() -> Int { [\($0) * 2, -3 + 2].map { -$0 + 4 - 1 }.reduce(0, +) }" }
      .joined(separator: "\n")
    let task = Task {
      await compiler.compile(
        CellSource(serial: 1, label: "In[1]", code: code, optimization: .on), after: SessionScope())
    }
    while !FileManager.default.fileExists(atPath: "\(session.work.path)/Cell_1.swift") {
      try await Task.sleep(for: .milliseconds(1))
    }
    let start = ContinuousClock.now
    task.cancel()
    guard case .cancelled = await task.value else {
      Issue.record("It was not cancelled.")
      return
    }
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(try FileManager.default.contentsOfDirectory(atPath: session.work.path) == [])
  }

  @Test("Sessions share a module cache at the same time")
  func sharedCache() async throws {
    let outputs = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<4 {
        group.addTask {
          try await output(of: [
            "import Foundation\nlet n = \(number)",
            "URL(string: \"a\\(n)\")?.path",
          ])
        }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(outputs.count == 4)
  }

  @Test("Addresses of a library map to the cell's lines")
  func lineTables() async throws {
    let session = try await TestSession()
    await session.compile(
      "import Foundation\n\n@inline(never) func third() -> Int {\n  print(\"x\")\n  return 4\n}",
      optimization: .on)
    let cell = try #require(session.compiled.first)
    let nm = try await ChildProcess.run(
      .init("\(session.laboratory.toolchain.root)/bin/llvm-nm", [cell.library]))
    let line = try #require(
      String(decoding: nm.standardOutput, as: UTF8.self).split(separator: "\n")
        .first { $0.hasSuffix(" T $s6Cell_15thirdSiyF") })
    let address = "0x" + line.prefix(16)
    let symbolizer = try await ChildProcess.run(
      .init(session.laboratory.toolchain.symbolizer, ["--obj=\(cell.library)", address]))
    let text = String(decoding: symbolizer.standardOutput, as: UTF8.self)
    #expect(text.contains("\nIn[1]:3:0\n"), "\(text)")
  }

  @Test("Frame pointers are kept at -O")
  func framePointers() async throws {
    let session = try await TestSession()
    await session.compile(
      "@inline(never) func deep(_ x: Int) -> Int { print(x); return x }\ndeep(3)", optimization: .on
    )
    let cell = try #require(session.compiled.first)
    let dump = try await ChildProcess.run(
      .init(
        "\(session.laboratory.toolchain.root)/bin/llvm-objdump",
        ["-d", "--no-show-raw-insn", "--disassemble-symbols=$s6Cell_14deepyS2iF", cell.library]))
    let text = String(decoding: dump.standardOutput, as: UTF8.self)
    #expect(text.contains("%rbp") || text.contains("x29"), "\(text)")
  }
}
