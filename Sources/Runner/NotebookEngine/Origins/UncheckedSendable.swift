/// Carries a value to another thread without a check by the compiler.
///
/// Jobs may capture any value, as threads may in most languages; guarding what they share is up to the
/// user.
package struct UncheckedSendable<Value>: @unchecked Sendable {
  package let value: Value

  package init(_ value: Value) {
    self.value = value
  }
}
