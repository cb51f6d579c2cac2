internal import Execution
internal import FoundationEssentials
internal import Limits

/// The files and folders whose path begins as typed.
struct PathCompletion {
  let matches: [Completions.Match]

  /// Looks for files.
  ///
  /// - Parameters:
  ///   - typed: The path so far, absolute, from the home folder (`~/`) or from `folder`.
  ///   - folder: The folder relative paths start in.
  init(typed: String, in folder: String) {
    let slash = typed.lastIndex(of: "/")
    let parent = slash.map { String(typed[...$0]) } ?? ""
    let prefix = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
    let manager = FileManager.default
    let searched =
      if parent.hasPrefix("/") { parent } else if parent.hasPrefix("~/") {
        manager.homeDirectoryForCurrentUser.path + parent.dropFirst()
      } else { "\(folder)/\(parent)" }
    // A folder that cannot be read has nothing to offer.
    let names = (try? manager.contentsOfDirectory(atPath: searched)) ?? []
    matches = names.filter { name in
      name.hasPrefix(prefix) && (prefix.hasPrefix(".") || !name.hasPrefix("."))
    }.sorted().prefix(Limits.Compiler.matches).map { name in
      var isFolder = false
      _ = manager.fileExists(atPath: "\(searched)/\(name)", isDirectory: &isFolder)
      return Completions.Match(text: parent + name + (isFolder ? "/" : ""), kind: "path")
    }
  }
}
