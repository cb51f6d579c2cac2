internal import FoundationEssentials
internal import RunnerProtocol

/// The state a widget is opened with.
struct WidgetModel {
  /// A value of a widget's state.
  enum Value: Encodable, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral {
    case text(String)
    case flag(Bool)
    case texts([String])

    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }

    /// The widget of another comm.
    static func reference(_ comm: String) -> Value { .text("IPY_MODEL_\(comm)") }
    static func references(_ comms: [String]) -> Value { .texts(comms.map { "IPY_MODEL_\($0)" }) }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .flag(let flag): try container.encode(flag)
      case .texts(let texts): try container.encode(texts)
      }
    }
  }

  private struct Opening: Encodable {
    var state: [String: Value]
    var buffer_paths: [String] = []
  }

  private struct Update: Encodable {
    var method = "update"
    var state: [String: Value]
    var buffer_paths: [String] = []
  }

  private static let controls = "@jupyter-widgets/controls"
  private static let base = "@jupyter-widgets/base"
  private static let version = "2.0.0"

  private let state: [String: Value]

  /// A control of this name, with a view of the same name.
  init(_ name: String, _ state: [String: Value]) {
    self.init(Self.controls, name, view: Self.controls, name, state)
  }

  /// The looks of a control of this name, beside its layout.
  init(styleOf name: String, _ state: [String: Value]) {
    self.init(Self.controls, "\(name)Style", view: Self.base, "Style", state)
  }

  /// A layout.
  init(layout state: [String: Value]) {
    self.init(Self.base, "Layout", view: Self.base, "Layout", state)
  }

  private init(
    _ module: String, _ name: String, view viewModule: String, _ view: String,
    _ state: [String: Value]
  ) {
    let identity: [String: Value] = [
      "_model_module": .text(module), "_model_module_version": .text(Self.version),
      "_model_name": .text("\(name)Model"), "_view_module": .text(viewModule),
      "_view_module_version": .text(Self.version), "_view_name": .text("\(view)View"),
    ]
    self.state = state.merging(identity) { $1 }
  }

  /// A name that no comm had before.
  static func newID() -> String {
    (0..<2).map { _ in
      let half = String(UInt64.random(in: 0 ... .max), radix: 16)
      return String(repeating: "0", count: 16 - half.count) + half
    }.joined()
  }

  /// Opens the widget's comm.
  func opening(as id: String) -> CommEvent {
    CommEvent(
      id: id, kind: .open(target: "jupyter.widget"), data: Self.json(Opening(state: state)),
      metadata: "{\"version\":\"2.1.0\"}")
  }

  /// Changes a part of a widget's state.
  static func update(_ state: [String: Value], of id: String) -> CommEvent {
    CommEvent(id: id, kind: .message, data: json(Update(state: state)))
  }

  private static func json(_ value: some Encodable) -> String {
    guard let data = try? JSONEncoder().encode(value) else {
      preconditionFailure("texts and flags can be written as JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
