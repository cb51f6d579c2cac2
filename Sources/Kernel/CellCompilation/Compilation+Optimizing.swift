import CellDiagnostics
import CompilerProtocol
import Limits

extension Compilation {
  /// Compiles the cell; without optimization if that takes too long and was not asked for.
  ///
  /// The optimizer of Swift 6.3 never ends with some loops that have no exit and use a global constant.
  func run() async throws -> CompilationResult {
    guard invocation.optimizes, source.optimization == .auto else { return try await compile() }
    if let result = try await compile(within: Limits.Compiler.optimizing) { return result }
    var plain = self
    plain.invocation.optimizes = false
    let result = try await plain.compile()
    guard case .compiled(let cell, let warnings) = result else { return result }
    return .compiled(cell, warnings: warnings + [Self.unoptimized(source.label)])
  }

  /// - Returns: The result; `nil` if there is none in time.
  private func compile(within limit: Duration) async throws -> CompilationResult? {
    try await withThrowingTaskGroup(of: CompilationResult?.self) { group in
      group.addTask { try await compile() }
      group.addTask {
        try await Task.sleep(for: limit, clock: .suspending)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private static func unoptimized(_ label: String) -> Diagnostic {
    let limit = Limits.Compiler.optimizing.components.seconds
    return Diagnostic(
      severity: .warning,
      message: """
        \(label) runs without optimization: the compiler had not finished optimizing it after \(limit) s; \
        '%optimize on' lets it take as long as it needs
        """)
  }
}
