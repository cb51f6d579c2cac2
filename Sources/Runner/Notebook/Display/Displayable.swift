/// A value that a notebook can show as more than text.
///
/// For example:
///
///     struct Greeting: Displayable {
///       var name: String
///       var representations: [MIMEType: Representation] {
///         [.html: "<b>Hello, \(name)</b>", .plainText: "Hello, \(name)"]
///       }
///     }
public protocol Displayable {
  /// What to show; the front-end chooses the richest it knows. Without `text/plain` among them, the
  /// text is what any value gets.
  var representations: [MIMEType: Representation] { get }
}
