internal import CPOSIX
internal import Glibc

/// A library loaded into this process.
package struct DynamicLibrary: @unchecked Sendable {  // the handle is never changed
  private let handle: UnsafeMutableRawPointer
  private let path: String

  /// Loads a library, resolves all its symbols, and never unloads it.
  ///
  /// The corresponding C function is `dlopen`.
  @discardableResult
  package static func loadForGood(_ path: String) throws(POSIXError) -> DynamicLibrary {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw POSIXError("load \(path) (\(newestError))", code: ENOEXEC)
    }
    return DynamicLibrary(handle: handle, path: path)
  }

  /// Finds a symbol in the library or its dependencies.
  ///
  /// The corresponding C function is `dlsym`.
  package func address(of symbol: String) throws(POSIXError) -> UnsafeMutableRawPointer {
    guard let address = dlsym(handle, symbol) else {
      throw POSIXError("find \(symbol) in \(path) (\(Self.newestError))", code: ENOENT)
    }
    return address
  }

  private static var newestError: String {
    dlerror().map { String(cString: $0) } ?? "no reason given"
  }
}
