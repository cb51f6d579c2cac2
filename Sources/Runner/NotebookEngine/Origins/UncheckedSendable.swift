/// Carries a value to another thread on the word of who does so.
///
/// Cells may capture what they like in a job, as with threads in any language; what jobs share is
/// for the user to guard.
package struct UncheckedSendable<Value>: @unchecked Sendable {
  package let value: Value

  package init(_ value: Value) {
    self.value = value
  }
}
