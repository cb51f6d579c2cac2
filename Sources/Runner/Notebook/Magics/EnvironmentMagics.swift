/// `%env`: the environment variables of the cells and of what they start.
enum EnvironmentMagics {
  /// Lists all, shows one, or sets one.
  ///
  /// - Parameter arguments: Nothing, a name, or a name and a value.
  /// - Throws: A ``MagicError`` when there is no such variable.
  static func perform(_ arguments: [String]) throws {
    let system = NotebookRuntime.host.system
    switch arguments.count {
    case 0:
      for (name, value) in system.environment.sorted(by: { $0.key < $1.key }) {
        RunnerMagics.say("\(name)=\(value)")
      }
    case 1:
      guard let value = system.environment[arguments[0]] else {
        throw MagicError(
          message: "the environment has no variable '\(arguments[0])'; "
            + "type %env \(arguments[0])=VALUE to set it")
      }
      RunnerMagics.say(value)
    default:
      system.setEnvironment(arguments[0], to: arguments[1])
      RunnerMagics.say("\(arguments[0])=\(arguments[1])")
    }
  }
}
