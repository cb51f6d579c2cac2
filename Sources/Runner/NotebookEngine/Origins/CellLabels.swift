package import RunnerProtocol
internal import Synchronization

/// The names of cells for users, such as `In[7]`.
package final class CellLabels: Sendable {
  package static let shared = CellLabels()

  private let labels = Mutex<[ExecutionID: String]>([:])
  /// The labels of the cells that libraries were first loaded for.
  private let labelsOfLibraries = Mutex<[String: String]>([:])

  package subscript(id: ExecutionID) -> String? {
    get { labels.withLock { $0[id] } }
    set { labels.withLock { $0[id] = newValue } }
  }

  /// Records the library of a cell; one that declares nothing may be used for several.
  package func setLibrary(_ path: String, of id: ExecutionID) {
    guard let label = self[id] else { return }
    labelsOfLibraries.withLock { labels in
      if labels[path] == nil { labels[path] = label }
    }
  }

  /// The label of the cell that a library is of.
  package func label(ofLibrary path: String) -> String? { labelsOfLibraries.withLock { $0[path] } }
}
