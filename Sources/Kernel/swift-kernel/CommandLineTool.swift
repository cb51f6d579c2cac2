import POSIX

/// A program found on the `PATH`, to be asked something.
struct CommandLineTool: Hashable, Sendable {
  let path: String

  /// Finds a program as a shell would; `nil` if there is none.
  init?(_ name: String, environment: [String: String]) {
    guard let path = System.program(name, on: environment["PATH"]) else { return nil }
    self.path = path
  }

  /// The first line the program prints; `nil` if it cannot be run or fails.
  func firstLine(_ arguments: [String]) async -> String? {
    await lines(arguments)?.first
  }

  /// The lines the program prints; `nil` if it cannot be run or fails.
  func lines(_ arguments: [String]) async -> [String]? {
    guard
      let outcome = try? await ChildProcess.run(.init(path, arguments)), outcome.status.isSuccess
    else { return nil }
    return String(decoding: outcome.standardOutput, as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}
