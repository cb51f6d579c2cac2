import Glibc

/// Notices the death of the process that started this one.
///
/// When a launcher names itself in `JPY_PARENT_PID` and is our parent, any other parent means that
/// it is gone; else only adoption by process 1 says so. `PR_SET_PDEATHSIG` is no substitute: it
/// fires when the launching *thread* ends.
package struct ParentWatch: Sendable {
  private let launcher: pid_t?
  private let wasOrphan: Bool

  /// Remembers the parent of this moment; made once, at the start of the process.
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
