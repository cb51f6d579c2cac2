import POSIX

/// What threads wait at until another opens it.
final class Gate: Sendable {
  private let isOpen = Monitor(false)

  func open() {
    isOpen.update { $0 = true }
  }

  func wait() {
    isOpen.wait { $0 ? () : nil }
  }
}
