internal import CRunner
internal import NotebookEngine
internal import NotebookTesting
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// Loads the libraries of cells; they are never unloaded, as code and data of a cell may be in use until
/// the process ends.
final class CellLoader: Sendable {
  /// The entry point of a cell, which runs its top-level code.
  struct EntryPoint: @unchecked Sendable {  // a pointer to code
    private let function:
      @convention(c) (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32

    fileprivate init(_ address: UnsafeMutableRawPointer) {
      function = unsafeBitCast(
        address,
        to: (@convention(c) (Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32)
          .self)
    }

    func call() {
      var arguments: [UnsafeMutablePointer<CChar>?] = [nil]
      _ = function(0, &arguments)
    }
  }

  private let entries = Mutex<[String: EntryPoint]>([:])

  func load(library: String, entry: String) throws(POSIXError) -> EntryPoint {
    let key = "\(entry) \(library)"
    if let known = entries.withLock({ $0[key] }) { return known }
    let address = try DynamicLibrary.loadForGood(library).address(of: entry)
    crunner_register_cell(address)
    ExpectationWatch.begin()
    do { try AssertionWatch.begin() } catch { System.warn("\(error)") }
    let loaded = EntryPoint(address)
    entries.withLock { $0[key] = loaded }
    return loaded
  }
}
