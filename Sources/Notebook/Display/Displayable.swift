/// A value that a notebook can show as more than text.
///
/// For example:
///
///     struct Greeting: Displayable {
///       var name: String
///       var representations: [String: String] { ["text/html": "<b>Hello, \(name)</b>"] }
///     }
public protocol Displayable {
  /// What to show, keyed by MIME type: text as it is, JSON types as JSON text, binary types as
  /// base64. `text/plain` is `String(reflecting:)` unless it is given here.
  var representations: [String: String] { get }
}
