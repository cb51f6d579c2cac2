package import RunnerProtocol
internal import Synchronization

/// The names of cells for users, such as `In[7]`.
package final class CellLabels: Sendable {
  package static let shared = CellLabels()

  private let labels = Mutex<[ExecutionID: String]>([:])

  package subscript(id: ExecutionID) -> String? {
    get { labels.withLock { $0[id] } }
    set { labels.withLock { $0[id] = newValue } }
  }
}
