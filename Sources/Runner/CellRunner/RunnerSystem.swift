internal import CChildren
internal import Notebook
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// The operating system, seen from the runner process.
struct RunnerSystem: HostSystem {
  var directory: String { get throws { try System.currentDirectory } }

  func changeDirectory(to path: String) throws { try System.changeDirectory(to: path) }

  var environment: [String: String] {
    Environment.current.filter { $0.key != ProcessFamily.variable }
  }

  func setEnvironment(_ name: String, to value: String) { Environment.set(name, to: value) }

  func address(of symbol: String, inLoaded library: String) -> UnsafeMutableRawPointer? {
    try? DynamicLibrary.loaded(library)?.address(of: symbol)
  }

  var familyMark: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CCHILDREN_MAX_MARK)) { mark in
      guard let start = mark.baseAddress else { return "" }
      cchildren_make_mark(start, mark.count)
      let entry = String(cString: start)
      return String(entry.drop { $0 != "=" }.dropFirst())
    }
  }

  func address(
    of symbol: String, inCompanion companion: String, ofLoaded library: String
  ) throws -> UnsafeMutableRawPointer? {
    guard DynamicLibrary.loaded(library) != nil else { return nil }
    let path = "\(try System.executableDirectory)/\(companion)"
    return try DynamicLibrary.loadForGood(path).address(of: symbol)
  }

  var processorTime: (user: Duration, system: Duration) { System.processorTime }

  func read(_ path: String, atMost limit: Int) throws -> [UInt8] {
    let file = try FileDescriptor.openForReading(path)
    var bytes: [UInt8] = []
    do {
      while bytes.count < limit {
        let chunk = try file.read(atMost: min(65_536, limit - bytes.count))
        guard !chunk.isEmpty else { return bytes }
        bytes += chunk
      }
    } catch {
      throw POSIXError("read \(path)", code: error.code)
    }
    return bytes
  }

  func write(_ bytes: [UInt8], to path: String, appending: Bool) throws {
    let file = try FileDescriptor.openForWriting(path, appending: appending)
    do {
      try file.writeAll(bytes)
    } catch {
      throw POSIXError("write \(path)", code: error.code)
    }
  }

  func startShell(
    _ arguments: [String],
    onEnd: @escaping @Sendable (CommandEnd, (any RemainingProcesses)?) -> Void
  ) throws {
    try ShellProcess.start(arguments, in: ProcessFamily(mark: familyMark), onEnd: onEnd)
  }
}
