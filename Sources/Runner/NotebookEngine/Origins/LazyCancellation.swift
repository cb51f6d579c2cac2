internal import Synchronization

/// A cancellation that is made when it is first asked for, and lasts as long as this does.
///
/// Not an `AtomicLazyReference`, whose type would have to be looked up for each job.
struct LazyCancellation: ~Copyable, Sendable {
  /// The address of the object, which is retained; zero if there is none.
  private let address = Atomic<UInt>(0)

  deinit {
    Self.reference(at: address.load(ordering: .acquiring))?.release()
  }

  /// The cancellation, if it has been made; for signal handlers, too.
  package var known: Cancellation? {
    Self.reference(at: address.load(ordering: .acquiring))?.takeUnretainedValue()
  }

  /// The cancellation.
  package var value: Cancellation {
    if let known { return known }
    let made = Unmanaged.passRetained(Cancellation())
    let (_, before) = address.compareExchange(
      expected: 0, desired: UInt(bitPattern: made.toOpaque()), ordering: .acquiringAndReleasing)
    guard let other = Self.reference(at: before) else { return made.takeUnretainedValue() }
    made.release()
    return other.takeUnretainedValue()
  }

  private static func reference(at address: UInt) -> Unmanaged<Cancellation>? {
    UnsafeRawPointer(bitPattern: address).map(Unmanaged.fromOpaque)
  }
}
