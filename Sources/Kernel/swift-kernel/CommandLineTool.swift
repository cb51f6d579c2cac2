import FoundationEssentials
import POSIX

/// A program found on the path, and what it answers.
struct CommandLineTool: Hashable, Sendable {
  let path: String

  /// Finds a program as a shell would, or nothing if there is none.
  init?(_ name: String, environment: [String: String]) {
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
      let candidate = "\(folder)/\(name)"
      guard FileManager.default.isExecutableFile(atPath: candidate) else { continue }
      path = candidate
      return
    }
    return nil
  }

  init(path: String) {
    self.path = path
  }

  /// The first line the program prints, or nothing if it cannot be run or fails.
  func firstLine(_ arguments: [String]) async -> String? {
    await lines(arguments)?.first
  }

  /// All lines the program prints, or nothing if it cannot be run or fails.
  func lines(_ arguments: [String]) async -> [String]? {
    guard
      let outcome = try? await ChildProcess.run(.init(path, arguments)), outcome.ending.isSuccess
    else { return nil }
    return String(decoding: outcome.standardOutput, as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}
