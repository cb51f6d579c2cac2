internal import JupyterProtocol
internal import RunnerProtocol

/// The state of one widget's model: its properties and their binary parts.
///
/// Binary parts are stored by their paths instead of in the properties, as in the messages of the widget
/// protocol, version 2.1:
/// <https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md>.
package struct WidgetState: Hashable, Sendable {
  private(set) var properties: [String: JSONValue] = [:]
  private(set) var buffers: [[JSONValue]: [UInt8]] = [:]

  /// Reads the state a comm is opened with.
  init(_ opening: CommEvent) {
    set(from: try? JSONValue(parsing: Array(opening.data.utf8)), opening.buffers)
  }

  /// Applies an update message; other messages change nothing.
  mutating func update(with message: CommEvent) {
    let data = try? JSONValue(parsing: Array(message.data.utf8))
    guard data?["method"] == "update" else { return }
    set(from: data, message.buffers)
  }

  private mutating func set(from data: JSONValue?, _ newBuffers: [[UInt8]]) {
    let paths = data?["buffer_paths"]?.array?.compactMap(\.array) ?? []
    var changed = Set(paths.compactMap { $0.first?.string })
    if case .object(let state)? = data?["state"] {
      properties.merge(state) { $1 }
      changed.formUnion(state.keys)
    }
    buffers = buffers.filter { path, _ in !changed.contains(path.first?.string ?? "") }
    for (path, buffer) in zip(paths, newBuffers) { buffers[path] = buffer }
  }
}
