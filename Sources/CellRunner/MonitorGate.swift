internal import Notebook
internal import POSIX

/// A gate made of a lock and a condition.
final class MonitorGate: Gate {
  private let isOpen = Monitor(false)

  func open() {
    isOpen.change { $0 = true }
  }

  func wait() {
    isOpen.wait { $0 ? () : nil }
  }
}
