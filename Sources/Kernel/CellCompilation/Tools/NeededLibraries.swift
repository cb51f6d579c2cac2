import FoundationEssentials

/// The libraries a cell has to be linked with, of all its imports name.
///
/// Reading Foundation takes the linker longer than all the rest of its work; most cells that may use it
/// do not.
struct NeededLibraries {
  /// What the runner has, where every cell finds it.
  private static let common: Set = [
    "BlocksRuntime", "c", "dispatch", "dl", "m", "pthread", "rt", "swiftCore", "swiftGlibc",
    "swiftSynchronization", "swift_Concurrency", "swift_RegexParser", "swift_StringProcessing",
    "util",
  ]
  /// How the names of functions begin that the runner has.
  private static let commonSymbols = [
    "_notebook", "__swift", "_swift", "bzero", "free", "malloc", "mem", "str", "swift",
  ]

  let toolchain: Toolchain
  /// What the object says it wants: `-lFoundation`.
  let autolinkEntries: [String]
  /// Whether to name even what the runner has.
  var includesCommon = false
  private let symbols: [String]
  /// Whether some symbol does not say which library it is in.
  private let hasUnknownSymbol: Bool

  init(of object: ObjectFile, _ toolchain: Toolchain) {
    self.toolchain = toolchain
    autolinkEntries = object.autolinkEntries
    symbols = object.undefinedSymbols
    hasUnknownSymbol = symbols.contains { symbol in
      !symbol.hasPrefix("$s") && !Self.commonSymbols.contains(where: symbol.hasPrefix)
    }
  }

  /// The paths of those that exist as shared objects.
  var paths: [String] {
    let system = [
      "/usr/local/lib", "/usr/lib/\(toolchain.architecture)-linux-gnu",
      "/lib/\(toolchain.architecture)-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/lib",
    ]
    let leavesFoundation = !mayUseFoundation
    var seen: Set<String> = []
    return autolinkEntries.compactMap { entry in
      guard entry.hasPrefix("-l") else { return nil }
      let name = String(entry.dropFirst(2))
      guard includesCommon || !Self.common.contains(name), seen.insert(name).inserted else {
        return nil
      }
      if leavesFoundation, name.drop(while: { $0 == "_" }).hasPrefix("Foundation") { return nil }
      return ([toolchain.libraryFolder] + system).lazy.map { "\($0)/lib\(name).so" }
        .first { FileManager.default.fileExists(atPath: $0) }
    }
  }

  /// Whether the object may use one of Foundation's libraries.
  ///
  /// Mangled names have the name of a module in them where it is first spoken of.
  private var mayUseFoundation: Bool {
    includesCommon || hasUnknownSymbol || symbols.contains { $0.contains("Foundation") }
  }
}
