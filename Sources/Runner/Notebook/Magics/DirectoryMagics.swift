internal import RunnerProtocol
internal import Synchronization

/// `%cd` and `%pwd`: the folder that relative paths start from.
enum DirectoryMagics {
  private static let previous = Mutex<String?>(nil)

  /// Changes the folder and says where it is now.
  ///
  /// - Parameter path: The folder, `-` for the one before, nothing for the user's own.
  /// - Throws: What keeps the process out of the folder.
  static func change(to path: String?) throws {
    let system = NotebookRuntime.host.system
    var wanted = path.map(UserPath.expanded) ?? UserPath.home
    if path == "-" {
      guard let last = previous.withLock({ $0 }) else {
        throw MagicError(message: "%cd -: there is no folder before this one")
      }
      wanted = last
    }
    let old = try? system.folder
    try system.changeFolder(to: wanted)
    previous.withLock { $0 = old }
    try show()
  }

  static func show() throws {
    RunnerMagics.say(try NotebookRuntime.host.system.folder)
  }
}
