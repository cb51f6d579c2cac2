/// A text stream of a program.
package enum StreamName: UInt8, Hashable, Sendable, Codable {
  case stdout = 1
  case stderr = 2
}
