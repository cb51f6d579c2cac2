package import FuzzingSupport

/// Gives one of the kernel's readers input that is damaged or made up.
///
/// Whatever the reader says to it is right. A trap ends the process, and is a finding.
package protocol Fuzzer: SendableMetatype {
  static var name: String { get }

  /// Makes what all executions share.
  init() async throws

  /// Reads one input.
  mutating func execute(_ mutator: inout Mutator) async throws
}

extension Fuzzer {
  /// Reads one input after another.
  ///
  /// - Returns: How many were read.
  package static func run(for duration: Duration, seed: UInt64) async throws -> Int {
    var fuzzer = try await Self()
    var mutator = Mutator(seed: seed)
    let end = ContinuousClock.now + duration
    var executions = 0
    while ContinuousClock.now < end {
      try await fuzzer.execute(&mutator)
      executions += 1
    }
    return executions
  }
}
