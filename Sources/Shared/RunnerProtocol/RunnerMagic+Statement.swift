internal import Frames

extension RunnerMagic {
  /// The Swift statement that performs the magic in a cell, on one line.
  ///
  /// The magic travels encoded in a string literal. A command has a function of its own, which does
  /// not throw and so may be called in every function of a cell.
  package var statement: String {
    if case .shell(let command) = self { return "_notebookShell(\(command.debugDescription))" }
    return "try _notebookMagic(\"\(encoded)\")"
  }

  /// The magic as hexadecimal digits.
  package var encoded: String {
    // The length that starts a frame carries nothing here.
    let digits = frame().dropFirst(4).flatMap { byte in [byte >> 4, byte & 15] }
    let text = digits.map { $0 < 10 ? UInt8(ascii: "0") + $0 : UInt8(ascii: "a") + $0 - 10 }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads a magic from hexadecimal digits.
  ///
  /// - Throws: A `FrameError` if the text is not what ``encoded`` gives.
  package init(encoded text: String) throws {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else {
      throw FrameError.malformed("magic: \(text)")
    }
    let bytes = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
    try self.init(frame: bytes[...])
  }
}
