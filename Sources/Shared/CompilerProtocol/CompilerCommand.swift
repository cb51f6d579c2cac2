package import Frames

/// What the kernel asks of the resident compiler.
///
/// Requests carry a number, which their answer repeats.
package enum CompilerCommand: Hashable, Sendable, Codable {
  /// Asks about a position in a text.
  case ask(UInt64, CodeQuestion)
  /// Has a text compiled.
  case build(UInt64, BuildRequest)
  /// Asks what parsing a text tells.
  case read(UInt64, TextQuestion)
  /// Cancels the request of this number, whose answer is no longer awaited.
  case abandon(UInt64)
}

extension CompilerCommand: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) { self = try reader.decode() }
  package func write(to writer: inout FrameWriter) { writer.encode(self) }
}
