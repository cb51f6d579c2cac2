/// A value that most of its owners never have, which take next to no room for it: there may be
/// hundreds of thousands of jobs in a session.
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

  /// Whether there is none.
  var isMissing: Bool { box.isEmpty }

  /// Works on the value in its place, on a new one if there is none.
  package mutating func change<Result>(
    orMake value: @autoclosure () -> Value, _ body: (inout Value) -> Result
  ) -> Result {
    if box.isEmpty { box = [value()] }
    return body(&box[0])
  }
}

extension RarelySet: Sendable where Value: Sendable {}
