internal import Notebook
internal import NotebookEngine
internal import POSIX

/// A gate made of a lock and a condition variable.
final class ConditionGate: Gate {
  private let isOpen = Monitor(false)

  func open() {
    isOpen.update { $0 = true }
  }

  func wait(atMost time: Duration?) {
    if let time {
      _ = isOpen.wait(atMost: time) { $0 ? () : nil }
    } else {
      isOpen.wait { $0 ? () : nil }
    }
  }
}
