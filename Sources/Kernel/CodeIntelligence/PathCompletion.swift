internal import Execution
internal import FoundationEssentials
internal import Limits

/// The files and directories whose path starts as typed.
struct PathCompletion {
  let matches: [Completions.Match]

  /// Looks for files.
  ///
  /// - Parameters:
  ///   - typed: The path so far: absolute, from the home directory (`~/`) or relative.
  ///   - directory: The directory in which relative paths start.
  init(typed: String, in directory: String) {
    let slash = typed.lastIndex(of: "/")
    let parent = slash.map { String(typed[...$0]) } ?? ""
    let prefix = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
    let manager = FileManager.default
    let searched =
      if parent.hasPrefix("/") { parent } else if parent.hasPrefix("~/") {
        manager.homeDirectoryForCurrentUser.path + parent.dropFirst()
      } else { "\(directory)/\(parent)" }
    // A directory that cannot be read has no matches.
    let names = (try? manager.contentsOfDirectory(atPath: searched)) ?? []
    matches = names.filter { name in
      name.hasPrefix(prefix) && (prefix.hasPrefix(".") || !name.hasPrefix("."))
    }.sorted().prefix(Limits.Compiler.matches).map { name in
      var isDirectory = false
      _ = manager.fileExists(atPath: "\(searched)/\(name)", isDirectory: &isDirectory)
      return Completions.Match(text: parent + name + (isDirectory ? "/" : ""), kind: "path")
    }
  }
}
