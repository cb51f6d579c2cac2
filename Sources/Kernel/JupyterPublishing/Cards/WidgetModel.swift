internal import JupyterProtocol
internal import RunnerProtocol

/// The state a widget's comm is opened with.
struct WidgetModel {
  private static let controls = "@jupyter-widgets/controls"
  private static let base = "@jupyter-widgets/base"
  private static let version = "2.0.0"

  private let state: [String: JSONValue]

  /// A control of this name, with a view of the same name.
  init(_ name: String, _ state: [String: JSONValue]) {
    self.init(Self.controls, name, view: Self.controls, name, state)
  }

  /// The style of a control of this name.
  init(styleOf name: String, _ state: [String: JSONValue]) {
    self.init(Self.controls, "\(name)Style", view: Self.base, "Style", state)
  }

  /// A layout.
  init(layout state: [String: JSONValue]) {
    self.init(Self.base, "Layout", view: Self.base, "Layout", state)
  }

  private init(
    _ module: String, _ name: String, view viewModule: String, _ view: String,
    _ state: [String: JSONValue]
  ) {
    let identity: [String: JSONValue] = [
      "_model_module": .string(module), "_model_module_version": .string(Self.version),
      "_model_name": .string("\(name)Model"), "_view_module": .string(viewModule),
      "_view_module_version": .string(Self.version), "_view_name": .string("\(view)View"),
    ]
    self.state = state.merging(identity) { $1 }
  }

  /// Refers to the widget of a comm, in the state of another one.
  static func reference(_ comm: String) -> JSONValue { .string("IPY_MODEL_\(comm)") }

  /// Opens the widget's comm.
  func opening(as id: String) -> CommEvent {
    CommEvent(
      id: id, kind: .open(target: OpenComms.widgetTarget),
      data: Self.json(["state": .object(state), "buffer_paths": []]),
      metadata: "{\"version\":\"2.1.0\"}")
  }

  /// Changes a part of a widget's state.
  static func update(_ state: [String: JSONValue], of id: String) -> CommEvent {
    CommEvent(
      id: id, kind: .message,
      data: json(["method": "update", "state": .object(state), "buffer_paths": []]))
  }

  private static func json(_ value: JSONValue) -> String {
    guard let text = try? JSONCoding.encode(value) else {
      preconditionFailure("strings, booleans and arrays of them are always encodable")
    }
    return String(decoding: text, as: UTF8.self)
  }
}
