import CellDiagnostics
import POSIX

/// The compiler's cache of modules, which all sessions of a user share.
///
/// The compiler trusts what it finds there. Files that were truncated or damaged, or copied together
/// with the directory, make every cell fail that reads them.
struct ModuleCache: Hashable, Sendable {
  let path: String

  /// Whether errors are about files of the cache, so that compiling again without these may succeed.
  func isDamaged(accordingTo diagnostics: [Diagnostic]) -> Bool {
    diagnostics.contains { diagnostic in
      diagnostic.severity == .error
        && (diagnostic.message.contains("\(path)/") || diagnostic.message.contains(".pcm'"))
    }
  }

  /// Begins the cache anew.
  ///
  /// It is moved aside first, as other sessions may be using it; they go on with the new one.
  ///
  /// - Throws: The reason why the old one cannot be moved.
  func clear() throws(POSIXError) {
    let damaged = "\(path).damaged-\(System.processID)"
    try PrivateFile.move(path, to: damaged)
    try Directory.makePrivate(path)
    Directory.removeTree(damaged)
  }
}
