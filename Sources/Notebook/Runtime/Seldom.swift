/// A value that most of its owners never have, which take next to no room for it: there may be
/// hundreds of thousands of jobs in a session.
@propertyWrapper
struct Seldom<Value> {
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
}

extension Seldom: Sendable where Value: Sendable {}
