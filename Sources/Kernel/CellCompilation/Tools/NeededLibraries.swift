import CompilerFiles

/// The libraries a cell has to be linked with, of all that its imports name.
///
/// Reading Foundation takes the linker longer than the rest of its work, and most cells that import
/// it do not use it.
struct NeededLibraries {
  /// Libraries that the runner has loaded, whose symbols every cell finds.
  private static let common: Set = [
    "BlocksRuntime", "c", "dispatch", "dl", "m", "pthread", "rt", "swiftCore", "swiftGlibc",
    "swiftSynchronization", "swift_Concurrency", "swift_RegexParser", "swift_StringProcessing",
    "util",
  ]
  /// How symbols start that are in those libraries or in the runner.
  private static let commonSymbols = [
    "_notebook", "__swift", "_swift", "bzero", "free", "malloc", "mem", "str", "swift",
  ]

  /// What the object file asks for: `-lFoundation`.
  let autolinkEntries: [String]
  /// Whether to include the libraries that the runner has loaded.
  var includesCommon = false
  private let searchPaths: SearchPaths
  private let symbols: [String]
  /// Whether some symbol does not tell which library it is in.
  private let hasUnknownSymbol: Bool

  init(of object: ObjectFile, _ searchPaths: SearchPaths) {
    self.searchPaths = searchPaths
    autolinkEntries = object.autolinkEntries
    symbols = object.undefinedSymbols
    hasUnknownSymbol = symbols.contains { symbol in
      !symbol.hasPrefix("$s") && !Self.commonSymbols.contains(where: symbol.hasPrefix)
    }
  }

  /// The paths of those that exist as shared libraries.
  var paths: [String] {
    let leavesFoundation = !mayUseFoundation
    var seen: Set<String> = []
    return autolinkEntries.compactMap { entry in
      guard entry.hasPrefix("-l") else { return nil }
      let name = String(entry.dropFirst(2))
      guard includesCommon || !Self.common.contains(name), seen.insert(name).inserted else {
        return nil
      }
      if leavesFoundation, name.drop(while: { $0 == "_" }).hasPrefix("Foundation") { return nil }
      return searchPaths.library(named: name)
    }
  }

  /// Whether the object file may use one of Foundation's libraries.
  ///
  /// A mangled name contains the name of each module it refers to.
  private var mayUseFoundation: Bool {
    includesCommon || hasUnknownSymbol || symbols.contains { $0.contains("Foundation") }
  }
}
