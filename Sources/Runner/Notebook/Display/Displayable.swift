/// A type that decides how the notebook shows its values.
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
  /// The value in one or more MIME types; the front-end shows the richest one it supports.
  ///
  /// If `.plainText` is missing, a description of the value is added.
  var representations: [MIMEType: Representation] { get }
}
