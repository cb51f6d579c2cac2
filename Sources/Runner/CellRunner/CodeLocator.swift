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

  /// Where an error was thrown, if it is the newest error of this thread.
  static func throwAddresses(of error: any Error) -> [CodeAddress] {
    let capacity = Int(CRUNNER_MAX_FRAMES)
    let frames = [UInt](unsafeUninitializedCapacity: capacity) { buffer, count in
      // The coercion is needed: otherwise the value in the existential would be cast.
      let pointer = unsafeBitCast(error as any Error, to: UnsafeMutableRawPointer.self)
      count = crunner_throw_frames(pointer, buffer.baseAddress, capacity)
    }
    return frames.compactMap(locate)
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
