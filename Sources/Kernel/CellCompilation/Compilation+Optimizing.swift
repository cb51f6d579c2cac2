import CellDiagnostics
import CompilerProtocol
import Limits
import POSIX

extension Compilation {
  /// Compiles the cell; without optimization if that is too much work and was not asked for.
  ///
  /// The optimizer of Swift 6.3 never ends with some loops that have no exit and use a global constant.
  func run() async throws -> CompilationResult {
    guard invocation.optimizes, source.optimization == .auto else { return try await compile() }
    if let result = try await compileUntilGivenUp() { return result }
    var plain = self
    plain.invocation.optimizes = false
    let result = try await plain.compile()
    guard case .compiled(let cell, let warnings) = result else { return result }
    return .compiled(cell, warnings: warnings + [Self.unoptimized(source.label)])
  }

  /// - Returns: The result; `nil` if optimizing has been given up.
  private func compileUntilGivenUp() async throws -> CompilationResult? {
    try await withThrowingTaskGroup(of: CompilationResult?.self) { group in
      group.addTask { try await compile() }
      group.addTask {
        try await Self.waitForEffort(Limits.Compiler.optimizing)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  /// Waits until the compilers have used so much processor time; a busy machine takes longer for the same cell.
  private static func waitForEffort(_ limit: Duration) async throws {
    var used = 0.0
    var before: [ProcessUsage] = []
    while used < limit / .seconds(1) {
      try await Task.sleep(for: Limits.Compiler.progressCheck, clock: .suspending)
      let kernel = System.processID
      let processes = ProcessUsage.tree(of: kernel)
      // The runner and its children have sessions of their own.
      let session = processes.first?.session
      let now = processes.filter { $0.session == session && $0.id != kernel }
      if !before.isEmpty { used += ProcessUsage.processorTime(of: now, since: before) }
      before = now
    }
  }

  private static func unoptimized(_ label: String) -> Diagnostic {
    let limit = Limits.Compiler.optimizing.components.seconds
    return Diagnostic(
      severity: .warning,
      message: """
        \(label) runs without optimization: the compiler had not finished optimizing it after \(limit) s of \
        work; '%optimize on' lets it take as long as it needs
        """)
  }
}
