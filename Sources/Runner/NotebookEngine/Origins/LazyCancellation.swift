internal import Synchronization

/// A cancellation that is made on first use and lives as long as its owner.
///
/// Not an `AtomicLazyReference`: its metadata would have to be looked up for each job.
struct LazyCancellation: ~Copyable, Sendable {
  /// The address of the retained object; zero if there is none.
  private let address = Atomic<UInt>(0)

  deinit {
    Self.reference(at: address.load(ordering: .acquiring))?.release()
  }

  /// The cancellation, if it has been made; safe in signal handlers.
  package var known: Cancellation? {
    Self.reference(at: address.load(ordering: .acquiring))?.takeUnretainedValue()
  }

  /// The cancellation, made now if it has not been.
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
