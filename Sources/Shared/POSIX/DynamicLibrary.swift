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

  /// A library that something has loaded, by the name it was built with; `nil` if nothing has.
  ///
  /// The corresponding C function is `dlopen`.
  package static func loaded(_ name: String) -> DynamicLibrary? {
    dlopen(name, RTLD_NOW | RTLD_NOLOAD).map { DynamicLibrary(handle: $0, path: name) }
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
