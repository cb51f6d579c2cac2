import CellCompilation
import CellDiagnostics
import CellSyntax
import CompilerProtocol
import FoundationEssentials
import POSIX
import Testing
import Toolchains

/// A toolchain, a small `Notebook` module and a program that runs cells, made once for all tests.
struct Laboratory: Sendable {
  let toolchain: Toolchain
  let directory: TemporaryDirectory

  static let shared = Task { try await Laboratory() }

  private init() async throws {
    toolchain = try await Toolchain.find()
    directory = try TemporaryDirectory(prefix: "cell-compilation-tests")
    try write(Self.notebook, to: "Notebook.swift")
    try write(Self.host, to: "host.swift")
    try await swiftc([
      "-emit-library", "-emit-module", "-parse-as-library", "-module-name", "Notebook",
      "Notebook.swift", "-o", "libNotebook.so",
    ])
    try await swiftc([
      "host.swift", "-o", "host", "-I.", "-L.", "-lNotebook", "-Xlinker", "-rpath", "-Xlinker",
      directory.path, "-Xlinker", "--export-dynamic",
    ])
  }

  private func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(directory.path)/\(name)"))
  }

  private func swiftc(_ arguments: [String]) async throws {
    let outcome = try await ChildProcess.run(
      .init("\(toolchain.root)/bin/swiftc", arguments, workingDirectory: directory.path))
    let messages = String(decoding: outcome.standardError, as: UTF8.self)
    try #require(outcome.status.isSuccess, "\(messages)")
  }

  private static let notebook = """
    public func _notebookReached(_ count: Int) {}
      public func _notebookResult<T>(_ value: T) {
      if !(value is Void) { Swift.print("=>", String(reflecting: value)) }
    }
    public func _notebookResult(erased value: Any) {
      func hand<T>(_ value: T) { _notebookResult(value) }
      _openExistential(value, do: hand)
    }
    final class Box<T>: @unchecked Sendable { var value: Result<T, any Error>? }
    @discardableResult public func _notebookWait<T>(_ body: @escaping () async -> T) -> T {
      let throwing: () async throws -> T = body
      return try! _notebookWait(throwing)
    }
    @discardableResult public func _notebookWait<T>(_ body: @escaping () async throws -> T) throws -> T {
      let box = Box<T>()
      let done = DispatchSemaphore(value: 0)
      nonisolated(unsafe) let body = body
      Task.detached {
        do { box.value = .success(try await body()) } catch { box.value = .failure(error) }
        done.signal()
      }
      done.wait()
      return try box.value!.get()
    }
    public struct Child<T, E: Error> {
      let task: Task<Void, Never>
      let box = Box<T>()
      init(_ body: @escaping () async throws -> T) {
        nonisolated(unsafe) let (body, box) = (body, box)
        task = Task.detached {
          do { box.value = .success(try await body()) } catch { box.value = .failure(error) }
        }
      }
      public func end() {
        task.cancel()
        _notebookWait { await task.value }
      }
    }
    extension Child where E == Never {
      public var value: T { get async { await task.value; return try! box.value!.get() } }
    }
    extension Child where E == any Error {
      public var value: T { get async throws { await task.value; return try box.value!.get() } }
    }
    public func _notebookMayThrow() throws {}
    public func _notebookChild<T>(_ body: @escaping () async -> T) -> Child<T, Never> { Child(body) }
    public func _notebookChild<T>(_ body: @escaping () async throws -> T) -> Child<T, any Error> {
      Child(body)
    }
    public func print(_ items: Any..., separator: String = " ", terminator: String = "\\n") {
      Swift.print(
        items.map { "\\($0)" }.joined(separator: separator), terminator: terminator)
    }
    @discardableResult public func run<T>(_ body: @escaping () throws -> T) -> Int { 1 }
    import Dispatch
    """

  private static let host = """
    import Glibc
    import Notebook
    setvbuf(stdout, nil, _IOLBF, 0)
    _notebookResult(())
    @_cdecl("swift_errorInMain") public func errorInMain(_ error: UnsafeRawPointer) {
      Swift.print("thrown:", unsafeBitCast(error, to: (any Error).self))
      exit(0)
    }
    var arguments = CommandLine.arguments.dropFirst()
    while let library = arguments.popFirst(), let entry = arguments.popFirst() {
      guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), let symbol = dlsym(handle, entry)
      else {
        Swift.print("dlopen:", dlerror().map { String(cString: $0) } ?? "")
        exit(1)
      }
      let function = unsafeBitCast(
        symbol, to: (@convention(c) (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Int32).self)
      _ = function(0, nil)
    }
    """
}

/// A session of cells that are compiled one after the other and then run by the host program.
final class TestSession {
  let laboratory: Laboratory
  let work: TemporaryDirectory
  let compiler: CellCompiler
  private(set) var scope = SessionScope()
  private(set) var compiled: [CompiledCell] = []
  private var serial = 0

  /// Begins a session, with a resident compiler if one is given.
  init(
    resident: TestBuilder? = nil, addingTo searchPaths: (inout SearchPaths) -> Void = { _ in }
  ) async throws {
    laboratory = try await Laboratory.shared.value
    work = try TemporaryDirectory(prefix: "cells")
    var paths = SearchPaths(runtimeModules: laboratory.directory.path, of: laboratory.toolchain)
    searchPaths(&paths)
    compiler = CellCompiler(
      toolchain: laboratory.toolchain, searchPaths: paths, workDirectory: work.path,
      moduleCache: "\(laboratory.directory.path)/cache", reader: SyntaxReader(), resident: resident)
  }

  /// Compiles a cell; one that declares something joins the chain, and retires what had its ID.
  @discardableResult
  func compile(
    _ code: String, wantsResult: Bool = true, optimization: OptimizationPolicy = .off,
    as cellID: String? = nil
  ) async -> CompilationResult {
    serial += 1
    let runs = scope.cells.filter { cellID != nil && $0.cellID == cellID }
    if let run = runs.first, run.text == code, scope.isCurrent(run) { return .empty(warnings: []) }
    do {
      scope = try compiler.retire(Set(runs.map(\.serial)), in: scope, as: serial)
    } catch {
      return .failed([Diagnostic(severity: .error, message: "\(error)")])
    }
    var source = CellSource(
      serial: serial, label: "In[\(serial)]", code: code, wantsResult: wantsResult,
      optimization: optimization)
    source.cellID = cellID
    let result = await compiler.compile(source, after: scope)
    if case .compiled(let cell, _) = result {
      compiled.append(cell)
      if cell.declares { scope.append(cell) }
    }
    return result
  }

  /// Compiles a cell that must fail, or must give warnings; returns what is shown.
  func messages(_ code: String) async -> String {
    let diagnostics =
      switch await compile(code) {
      case .compiled(_, let warnings), .empty(let warnings): warnings
      case .failed(let diagnostics): diagnostics
      case .cancelled: [Diagnostic]()
      }
    return diagnostics.flatMap { $0.rendered(color: false) }.joined(separator: "\n")
  }

  /// Compiles a cell and checks what is shown.
  func expect(
    _ code: String, shows expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    let shown = await messages(code)
    #expect(shown == expected, sourceLocation: sourceLocation)
  }

  /// Runs all compiled cells in one process and returns what they print.
  func output() async throws -> String {
    let arguments = compiled.flatMap { [$0.library, $0.entrySymbol] }
    let outcome = try await ChildProcess.run(
      .init("\(laboratory.directory.path)/host", arguments))
    let crash =
      outcome.status.isSuccess
      ? "" : "\(outcome.status) " + String(decoding: outcome.standardError, as: UTF8.self)
    return String(decoding: outcome.standardOutput, as: UTF8.self) + crash
  }
}

/// Compiles cells that must all compile without a warning, runs them, and returns what they print.
///
/// That is done by a process for each cell, and by a resident compiler, which sees less of the earlier
/// cells and must come to the same.
///
/// - Parameters:
///   - cells: The texts.
///   - optimization: Whether they are optimised.
///   - residentRefuses: Whether the resident compiler leaves some to a process.
///   - sourceLocation: Where the test asks.
/// - Returns: What the cells print and the values they end with.
/// - Throws: What kept the cells from being compiled.
func output(
  of cells: [String], optimization: OptimizationPolicy = .off, residentRefuses: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws -> String {
  let builder = try await TestBuilder()
  let fresh = try await output(
    of: cells, by: nil, optimization, sourceLocation: sourceLocation)
  let resident = try await output(
    of: cells, by: builder, optimization, sourceLocation: sourceLocation)
  #expect(resident == fresh, sourceLocation: sourceLocation)
  #expect(builder.refused.isEmpty != residentRefuses, sourceLocation: sourceLocation)
  return fresh
}

private func output(
  of cells: [String], by resident: TestBuilder?, _ optimization: OptimizationPolicy,
  sourceLocation: SourceLocation
) async throws -> String {
  let session = try await TestSession(resident: resident)
  for cell in cells {
    let result = await session.compile(cell, optimization: optimization)
    switch result {
    case .compiled(_, let warnings), .empty(let warnings):
      #expect(warnings == [], sourceLocation: sourceLocation)
    case .failed(let diagnostics):
      let text = diagnostics.flatMap { $0.rendered(color: false) }.joined(separator: "\n")
      Issue.record("\(cell)\n---\n\(text)", sourceLocation: sourceLocation)
    case .cancelled: Issue.record("cancelled", sourceLocation: sourceLocation)
    }
  }
  return try await session.output()
}
