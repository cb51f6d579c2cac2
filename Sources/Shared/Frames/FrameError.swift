/// Why a frame cannot be read.
///
/// Both ends are built together, so the cause is a bug of ours or overwritten memory at the other
/// end.
package enum FrameError: Error, Hashable, Sendable {
  /// The frame ends before the value does.
  case tooShort
  /// The length is beyond ``FrameBuffer/limit``.
  case tooLong(Int)
  case unknownTag(UInt8, of: String)
  case malformed(String)
}
