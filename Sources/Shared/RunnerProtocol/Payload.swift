/// Something a cell asks the front-end to do once it has ended.
///
/// Source: the messaging specification, "Payloads".
package enum Payload: Hashable, Sendable {
  /// Show a text beside the notebook, in a pager.
  case page(MIMEBundle)
  /// Put a text into the next cell, or into the cell itself.
  case setNextInput(String, replace: Bool)
}
