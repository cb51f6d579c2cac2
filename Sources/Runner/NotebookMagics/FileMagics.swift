internal import NotebookEngine
internal import RunnerProtocol

/// `%load` and `%%writefile`: texts of files.
enum FileMagics {
  /// A longer text, in bytes, is not loaded into a cell.
  private static let limit = 4 << 20

  /// Puts the text of a file into the cell.
  ///
  /// - Throws: Why the file cannot be read, or a ``MagicError`` if it is too long or not UTF-8.
  static func load(_ path: String) throws {
    let file = UserPath.expanded(path)
    let bytes = try NotebookRuntime.host.system.read(file, atMost: limit)
    guard bytes.count < limit else {
      throw MagicError(message: "%load: \(path) is too long for a cell (more than 4 MB)")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MagicError(message: "%load: \(path) is not UTF-8 text")
    }
    Origin.here?.output.send(.payload(.setNextInput(text, replace: true)))
  }

  /// Replaces the content of a file by a text, or appends the text to it.
  static func write(_ text: String, to path: String, appending: Bool) throws {
    let file = UserPath.expanded(path)
    try NotebookRuntime.host.system.write(Array(text.utf8), to: file, appending: appending)
    Origin.say("\(appending ? "Appended to" : "Wrote") \(path)")
  }
}
