internal import RunnerProtocol

/// `%load` and `%%writefile`: texts between cells and files.
enum FileMagics {
  /// Longer texts are no cells.
  private static let limit = 4 << 20

  /// Puts a file's text into the cell.
  static func load(_ path: String) throws {
    let file = UserPath.expanded(path)
    let bytes = try NotebookRuntime.host.system.read(file, atMost: limit)
    guard bytes.count < limit else {
      throw MagicError(message: "%load: \(path) is too long for a cell")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw MagicError(message: "%load: \(path) is no UTF-8 text")
    }
    Origin.here?.output.send(.payload(.setNextInput(text, replace: true)))
  }

  /// Makes a text the content of a file, or the end of it.
  static func write(_ text: String, to path: String, appending: Bool) throws {
    let file = UserPath.expanded(path)
    try NotebookRuntime.host.system.write(Array(text.utf8), to: file, appending: appending)
    RunnerMagics.say("\(appending ? "Appended to" : "Wrote") \(path)")
  }
}
