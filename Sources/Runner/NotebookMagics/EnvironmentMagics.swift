internal import NotebookEngine
internal import RunnerProtocol

/// `%env`: the environment variables of the cells and of the processes they start.
enum EnvironmentMagics {
  static func list() {
    let environment = NotebookRuntime.host.system.environment
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      Origin.say("\(name)=\(value)")
    }
  }

  /// - Throws: A ``MagicError`` if there is no such variable.
  static func show(_ name: String) throws {
    guard let value = NotebookRuntime.host.system.environment[name] else {
      throw MagicError(
        message: "the environment has no variable '\(name)'; type %env \(name)=VALUE to set it")
    }
    Origin.say(value)
  }

  static func set(_ name: String, to value: String) {
    NotebookRuntime.host.system.setEnvironment(name, to: value)
    Origin.say("\(name)=\(value)")
  }
}
