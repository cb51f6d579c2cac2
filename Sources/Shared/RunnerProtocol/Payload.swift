/// Something a cell asks the front-end to do once the cell has ended.
///
/// Source: the messaging specification, "Payloads".
package enum Payload: Hashable, Sendable, Codable {
  /// Shows a text beside the notebook, in a pager.
  case page(MIMEBundle)
  /// Puts a text into the next cell, or with `replace` into the cell itself.
  case setNextInput(String, replace: Bool)
}
