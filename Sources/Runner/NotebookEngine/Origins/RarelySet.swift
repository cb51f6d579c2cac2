/// An optional value that takes only one word while it is `nil`, for owners that come by the hundred
/// thousand and rarely have one.
@propertyWrapper
struct RarelySet<Value> {
  private var box: [Value] = []

  init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  var wrappedValue: Value? {
    get { box.first }
    set {
      if let newValue {
        box = [newValue]
      } else if !box.isEmpty {
        box = []
      }
    }
  }

  /// Whether the value is `nil`.
  var isMissing: Bool { box.isEmpty }

  /// Calls `body` with the value in place, or with a default value if there is none.
  package mutating func update<Result>(
    default value: @autoclosure () -> Value, _ body: (inout Value) -> Result
  ) -> Result {
    if box.isEmpty { box = [value()] }
    return body(&box[0])
  }
}

extension RarelySet: Sendable where Value: Sendable {}
