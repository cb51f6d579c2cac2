/// Carries a value to another thread on the word of who does so.
///
/// Cells may capture what they like in a job, as with threads in any language; what jobs share is
/// for the user to guard.
struct UncheckedSendable<Value>: @unchecked Sendable {
  let value: Value

  init(_ value: Value) {
    self.value = value
  }
}
