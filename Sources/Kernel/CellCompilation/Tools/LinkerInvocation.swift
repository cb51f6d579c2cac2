import FoundationEssentials
import Toolchains

/// The command line of the linker for one cell.
struct LinkerInvocation {
  var toolchain: Toolchain
  var searchPaths: SearchPaths
  var object: String
  var library: String
  /// The libraries of earlier cells, the newest first: symbols are looked up in this order.
  var earlierLibraries: [String]
  /// Whether the library loads all of them, rather than those whose symbols it uses.
  ///
  /// The process of an isolated job has loaded no cells, so it would lack their conformances.
  var loadsEarlierLibraries = false
  /// Whether to report the symbols that no library has, which include those of `Notebook`.
  var reportsMissingSymbols = false
  /// The libraries of the modules it imports.
  var importedLibraries: [String]

  var arguments: [String] {
    let name = URL(fileURLWithPath: library).lastPathComponent
    // Symbols of `Notebook` stay undefined: the runner has the only copy.
    return [
      "-shared", "--threads=1", "--eh-frame-hdr", "-z", "nostart-stop-gc", "-o", library, "-soname",
      name,
    ]
      // Each segment takes at least a page of memory, in every cell of a session.
      + ["--no-rosegment", "-z", "norelro"]
      + (reportsMissingSymbols
        ? ["-z", "defs", "--warn-unresolved-symbols", "--no-demangle", "--error-limit=0"] : [])
      + searchPaths.linkerArguments
      + [object, toolchain.runtimeObject]
      + (loadsEarlierLibraries ? earlierLibraries : []) + ["--as-needed"]
      + (loadsEarlierLibraries ? [] : earlierLibraries) + importedLibraries
      + searchPaths.linkedLibraries
  }

  /// The symbols reported as missing that do not belong to `Notebook`.
  static func missingSymbols(in messages: [UInt8]) -> [String] {
    String(decoding: messages, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard let range = line.firstRange(of: "undefined symbol: ") else { return nil }
      let symbol = line[range.upperBound...]
      return symbol.hasPrefix("$s") && !symbol.contains("8Notebook") ? String(symbol) : nil
    }
  }
}
