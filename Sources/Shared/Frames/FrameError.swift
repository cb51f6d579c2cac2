/// Why a frame cannot be read.
///
/// Kernel and runner are built together, so this is a fault of ours or a runner whose memory was
/// overwritten.
package enum FrameError: Error, Hashable, Sendable {
  case tooShort
  case tooLong(Int)
  case unknownTag(UInt8, of: String)
  case malformed(String)
}
