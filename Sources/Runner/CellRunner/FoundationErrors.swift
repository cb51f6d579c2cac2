internal import CTypeRecords
internal import NotebookEngine

/// Messages of errors by Foundation's `LocalizedError`, without linking the runner to Foundation.
enum FoundationErrors {
  /// The error's message for users, if its type has one.
  static func message(of error: any Error) -> String? {
    guard
      let conformance = ctyperecords_conformance(
        unsafeBitCast(type(of: error) as Any.Type, to: UnsafeRawPointer.self),
        "libFoundationEssentials.so", "$s20FoundationEssentials14LocalizedErrorMp")
    else { return nil }
    // An existential consists of three words for the value, one for its type, and one witness table
    // for each protocol.
    var value: Any = error
    return withUnsafeMutablePointer(to: &value) { pointer in
      let size = MemoryLayout<Any>.size
      let seen = UnsafeMutableRawPointer.allocate(
        byteCount: size + MemoryLayout<UnsafeRawPointer>.size, alignment: 16)
      defer { seen.deallocate() }
      seen.copyMemory(from: pointer, byteCount: size)
      seen.storeBytes(of: conformance, toByteOffset: size, as: UnsafeRawPointer.self)
      return seen.assumingMemoryBound(to: (any LocalizedErrorTwin).self).pointee.errorDescription
    }
  }
}

/// `LocalizedError` as Foundation declares it.
///
/// A witness table lists the functions in the order of declaration, so that of `LocalizedError` can be
/// used as one of this protocol. The order cannot change within a toolchain, for which the runner is
/// built.
private protocol LocalizedErrorTwin: Error {
  var errorDescription: String? { get }
  var failureReason: String? { get }
  var recoverySuggestion: String? { get }
  var helpAnchor: String? { get }
}
