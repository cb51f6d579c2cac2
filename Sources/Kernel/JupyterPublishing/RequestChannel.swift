/// A channel between the kernel and single clients.
package enum RequestChannel: String, Hashable, Sendable {
  case shell
  case control
  /// On which the kernel asks and the client answers.
  case stdin
}
