import Glibc

/// Detects the death of the process that started this one.
///
/// When the launcher names itself in `JPY_PARENT_PID` and is our parent, any other parent means
/// that it is gone; otherwise only adoption by process 1 does. `PR_SET_PDEATHSIG` is no substitute:
/// it fires when the launching *thread* ends.
package struct ParentWatch: Sendable {
  private let launcher: pid_t?
  private let wasOrphan: Bool

  /// Remembers the current parent; create it at the start of the process.
  package init() {
    let parent = getppid()
    let named = getenv("JPY_PARENT_PID").flatMap { pid_t(String(cString: $0)) }
    launcher = named == parent ? named : nil
    wasOrphan = parent == 1
  }

  /// Whether the parent has died since.
  package var isOrphan: Bool {
    let parent = getppid()
    if let launcher { return parent != launcher }
    return parent == 1 && !wasOrphan
  }
}
