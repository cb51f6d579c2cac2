import FoundationEssentials

/// The linker's command line for one cell.
struct LinkerInvocation {
  var toolchain: Toolchain
  var object: String
  var library: String
  /// The libraries of earlier cells, the newest first: symbols are looked up in this order.
  var earlierLibraries: [String]
  /// Whether all of them are loaded with the library, not only those whose symbols it wants.
  var loadsEarlierLibraries = false
  /// Whether to name the symbols nobody has; the runtime library's are among them.
  var reportsMissingSymbols = false
  /// The libraries of what it imports.
  var importedLibraries: [String]

  var arguments: [String] {
    let name = URL(fileURLWithPath: library).lastPathComponent
    // Symbols of the runtime library stay undefined: the runner has their only copy.
    return [
      "-shared", "--threads=1", "--eh-frame-hdr", "-z", "nostart-stop-gc", "-o", library, "-soname",
      name,
    ]
      // A segment takes a page of memory at least, in each cell of a session.
      + ["--no-rosegment", "-z", "norelro"]
      + (reportsMissingSymbols
        ? ["-z", "defs", "--warn-unresolved-symbols", "--no-demangle", "--error-limit=0"] : [])
      + ["-rpath", toolchain.libraryFolder, "-rpath", "$ORIGIN"]
      + [object, toolchain.runtimeObject]
      + (loadsEarlierLibraries ? earlierLibraries : []) + ["--as-needed"]
      + (loadsEarlierLibraries ? [] : earlierLibraries) + importedLibraries
  }

  /// The symbols of modules other than the runtime library that the linker missed.
  static func missingSymbols(in messages: [UInt8]) -> [String] {
    String(decoding: messages, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard let range = line.firstRange(of: "undefined symbol: ") else { return nil }
      let symbol = line[range.upperBound...]
      return symbol.hasPrefix("$s") && !symbol.contains("8Notebook") ? String(symbol) : nil
    }
  }
}
