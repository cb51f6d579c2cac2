internal import CRunner
internal import NotebookEngine

/// What errors say through Foundation's `LocalizedError`, to which the runner is not linked.
enum FoundationErrors {
  /// The error's own sentence for its users, if its type has one.
  static func message(of error: any Error) -> String? {
    guard
      let conformance = crunner_conformance(
        unsafeBitCast(type(of: error) as Any.Type, to: UnsafeRawPointer.self),
        "libFoundationEssentials.so", "$s20FoundationEssentials14LocalizedErrorMp")
    else { return nil }
    // A value of any type is three words for itself and one for its type; behind those stands how
    // it conforms to each protocol it is seen as.
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
/// Its conformances are tables of functions in the order of declaration, so those of the one can be
/// read as those of the other. A Foundation of another order would have to be built anew, as the
/// runner is.
private protocol LocalizedErrorTwin: Error {
  var errorDescription: String? { get }
  var failureReason: String? { get }
  var recoverySuggestion: String? { get }
  var helpAnchor: String? { get }
}
