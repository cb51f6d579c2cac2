import ArgumentParser
import Fuzzers
import Glibc
import POSIX

/// Runs the fuzzers, each in processes of its own, so that a trap ends only one of them.
@main
struct FuzzDecoders: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz-decoders",
    abstract: "Gives the kernel's readers damaged input, and counts executions and findings.")

  @Option(help: "How long each fuzzer runs, in seconds.")
  var seconds = 60
  @Option(help: "The seed of the first process; the following ones count on from it.")
  var seed: UInt64 = 1
  @Option(help: "The name of the only fuzzer to run; all by default.")
  var only: String?
  @Flag(help: "Run in this process, as to repeat a finding.")
  var inside = false

  /// How long a process runs, in seconds.
  private static let slice = 10

  mutating func run() async throws {
    let chosen = allFuzzers.filter { only == nil || $0.name == only }
    guard !chosen.isEmpty else {
      throw ValidationError("give one of: \(allFuzzers.map { $0.name }.joined(separator: ", "))")
    }
    guard !inside else {
      // An input that is never read to its end is a finding as well.
      alarm(UInt32(clamping: seconds) &+ 60)
      for fuzzer in chosen { print(try await fuzzer.run(for: .seconds(seconds), seed: seed)) }
      return
    }
    var total = 0
    for fuzzer in chosen { total += try await findings(of: fuzzer.name) }
    print("\(total) findings")
    if total > 0 { throw ExitCode.failure }
  }

  /// Runs a fuzzer in one process after another; prints its executions and findings.
  private func findings(of name: String) async throws -> Int {
    var executions = 0
    var findings = 0
    for (index, start) in stride(from: 0, to: seconds, by: Self.slice).enumerated() {
      let seed = seed &+ UInt64(index)
      let arguments = [
        "--inside", "--only", name, "--seed", "\(seed)",
        "--seconds", "\(min(Self.slice, seconds - start))",
      ]
      let outcome = try await ChildProcess.run(.init(CommandLine.arguments[0], arguments))
      if outcome.status.isSuccess {
        let text = String(decoding: outcome.standardOutput, as: UTF8.self)
        executions += text.split(separator: "\n").last.flatMap { Int($0) } ?? 0
      } else {
        findings += 1
        print("\(name), seed \(seed): \(outcome.status)")
        print(String(decoding: outcome.standardError.prefix(600), as: UTF8.self))
      }
    }
    print("\(name): \(executions) executions, \(findings) findings")
    fflush(nil)
    return findings
  }
}
