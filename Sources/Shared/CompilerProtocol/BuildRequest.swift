/// A text to compile to an object file.
package struct BuildRequest: Hashable, Sendable, Codable {
  /// The name of the series of requests this one belongs to.
  ///
  /// What the compiler has read for one request serves the next one of the same name, if their
  /// arguments are equal and their texts differ in the bodies of functions only.
  package var work: String
  /// The path to write the text to, which is among the arguments.
  package var source: String
  package var text: String
  /// Arguments for the compiler driver.
  package var arguments: [String]
  /// The path at which the arguments make the compiler write the object file.
  package var object: String
  /// The path to move the object file to.
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
