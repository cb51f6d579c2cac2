internal import NotebookEngine
internal import RunnerProtocol
internal import Synchronization

/// `%cd` and `%pwd`: the working directory.
enum DirectoryMagics {
  private static let previous = Mutex<String?>(nil)

  /// Changes the working directory and prints the new one.
  ///
  /// - Throws: Why the process cannot enter the directory.
  static func changeDirectory(to destination: RunnerMagic.Destination) throws {
    let system = NotebookRuntime.host.system
    let path: String
    switch destination {
    case .home: path = UserPath.home
    case .path(let given): path = UserPath.expanded(given)
    case .previous:
      guard let last = previous.withLock({ $0 }) else {
        throw MagicError(message: "%cd -: there is no previous directory")
      }
      path = last
    }
    let old = try? system.directory
    try system.changeDirectory(to: path)
    previous.withLock { $0 = old }
    try show()
  }

  static func show() throws {
    Origin.say(try NotebookRuntime.host.system.directory)
  }
}
