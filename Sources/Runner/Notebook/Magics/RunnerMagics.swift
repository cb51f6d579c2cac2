package import RunnerProtocol

/// The magics that are performed in the process of the cells.
package enum RunnerMagics {
  private static let bodies: [String: @Sendable ([String]) throws -> Void] = [
    "!": { performCommand($0[0]) },
    "cancel": { try JobMagics.cancel($0) },
    "cd": { try DirectoryMagics.change(to: $0.first) },
    "env": { try EnvironmentMagics.perform($0) },
    "jobs": { JobMagics.show($0) },
    "load": { try FileMagics.load($0[0]) },
    "log": { try LogMagics.show($0[0], lines: $0[1], follows: !$0[2].isEmpty) },
    "logs": { _ in try LogMagics.list() },
    "pwd": { _ in try DirectoryMagics.show() },
    "sh": { launchScript($0) },
    "wait": { try JobMagics.wait($0) },
    "writefile": { try FileMagics.write($0[1], to: $0[0], appending: false) },
    "writefile -a": { try FileMagics.write($0[1], to: $0[0], appending: true) },
  ]

  /// Performs a magic on this thread.
  ///
  /// - Throws: What a user has to know when it could not be done.
  package static func perform(_ call: MagicCall) throws {
    guard let body = bodies[call.name] else {
      throw MagicError(message: "the runner knows no magic '\(call.name)'")
    }
    NotebookRuntime.host.checkForStop()
    do {
      try body(call.arguments)
    } catch let error as MagicError {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      throw MagicError(message: "\(error)")
    }
  }

  /// Writes a line for the user.
  static func say(_ line: String, to stream: StreamName = .stdout) {
    Origin.here?.output.write(stream, line + "\n")
  }
}
