internal import CRunner
internal import NotebookEngine
internal import POSIX
internal import RunnerProtocol

/// Turns addresses in memory into offsets in libraries, from which the kernel finds the lines.
enum CodeLocator {
  static func addresses(in ending: crunner_ending) -> [CodeAddress] {
    withUnsafeBytes(of: ending.frames) { bytes in
      bytes.bindMemory(to: UInt.self).prefix(ending.frame_count).compactMap(locate)
    }
  }

  static func addresses(in access: crunner_access) -> [CodeAddress] {
    withUnsafeBytes(of: access.frames) { bytes in
      bytes.bindMemory(to: UInt.self).prefix(access.frame_count).compactMap(locate)
    }
  }

  /// The name of the global variable at an address, in quotes.
  static func variable(at address: UInt) -> String? {
    guard let symbol = locate(address)?.symbol, let name = demangled(symbol),
      let end = name.firstRange(of: " : ")
    else { return nil }
    return "'\(name[..<end.lowerBound].split(separator: ".").last ?? "")'"
  }

  /// Where a cell has called the library that this thread is in.
  static var cellFrames: [CodeAddress] {
    let capacity = Int(CRUNNER_MAX_FRAMES)
    let frames = [UInt](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = crunner_cell_frames(buffer.baseAddress, capacity)
    }
    return frames.compactMap(locate)
  }

  /// The path of the library that has this address.
  static func library(at address: UInt) -> String? { locate(address)?.path }

  /// Where an error was thrown, if it was the newest of this thread or is one of the newest of all.
  static func throwAddresses(of error: any Error) -> [CodeAddress] {
    throwFrames(of: error).compactMap(locate)
  }

  /// The same in memory.
  static func throwFrames(of error: any Error) -> [UInt] {
    let capacity = Int(CRUNNER_MAX_FRAMES)
    return [UInt](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = crunner_throw_frames(box(of: error), buffer.baseAddress, capacity)
    }
  }

  /// Says where an error was thrown that this thread is about to throw again.
  static func willRethrow(_ error: any Error, from frames: [UInt]) {
    frames.withUnsafeBufferPointer { buffer in
      crunner_rethrow(box(of: error), buffer.baseAddress, buffer.count)
    }
  }

  private static func box(of error: any Error) -> UnsafeMutableRawPointer {
    // With the coercion the existential itself is meant, not the value in it.
    unsafeBitCast(error as any Error, to: UnsafeMutableRawPointer.self)
  }

  private static func locate(_ address: UInt) -> CodeAddress? {
    var path: UnsafePointer<CChar>?
    var symbol: UnsafePointer<CChar>?
    var offset: UInt = 0
    guard crunner_locate(address, &path, &offset, &symbol), let path else { return nil }
    return CodeAddress(
      path: String(cString: path), offset: UInt64(offset), symbol: symbol.map(String.init(cString:))
    )
  }
}
