/// A text to be compiled to an object.
package struct BuildRequest: Hashable, Sendable {
  /// The name of the work this is a part of.
  ///
  /// What was read for one order of a name serves the next one, if their arguments are the same and
  /// their texts differ in bodies of functions alone.
  package var work: String
  /// The path the text is written to, which the arguments name.
  package var source: String
  package var text: String
  /// The compiler's arguments, as its driver takes them.
  package var arguments: [String]
  /// The path of the object they have made.
  package var object: String
  /// Where that is wanted.
  package var destination: String

  package init(
    work: String, source: String, text: String, arguments: [String], object: String,
    destination: String
  ) {
    self.work = work
    self.source = source
    self.text = text
    self.arguments = arguments
    self.object = object
    self.destination = destination
  }
}
