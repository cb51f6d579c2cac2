import Synchronization

/// Says each thing that the kernel's log should have about the compiler once in a session.
package final class CompilerNotices: Sendable {
  private let said = Mutex<Set<String>>([])
  private let log: @Sendable (String) -> Void

  package init(log: @escaping @Sendable (String) -> Void) {
    self.log = log
  }

  func say(_ notice: String) {
    if said.withLock({ $0.insert(notice).inserted }) { log(notice) }
  }
}
