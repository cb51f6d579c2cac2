package import JupyterProtocol

/// The reply to a front-end that asks for the states of all widgets.
package struct WidgetStateReply {
  /// The target of the comm of such requests.
  package static let controlTarget = "jupyter.widget.control"

  package private(set) var data: JSONValue
  package private(set) var buffers: [[UInt8]] = []

  package init(_ widgets: [String: WidgetState]) {
    var states: [String: JSONValue] = [:]
    var paths: [JSONValue] = []
    for (id, widget) in widgets.sorted(by: { $0.key < $1.key }) {
      var entry: [String: JSONValue] = ["state": .object(widget.properties)]
      for key in ["model_name", "model_module", "model_module_version"] {
        entry[key] = widget.properties["_\(key)"] ?? .null
      }
      states[id] = .object(entry)
      for (path, buffer) in widget.buffers {
        paths.append(.array([.string(id), "state"] + path))
        buffers.append(buffer)
      }
    }
    data = [
      "method": "update_states", "states": .object(states), "buffer_paths": .array(paths),
    ]
  }
}
