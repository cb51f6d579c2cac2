import POSIX

/// The process may not have enough files open at once for a session.
package struct TooFewDescriptors: Error, CustomStringConvertible {
  /// How many descriptors a kernel needs: it has about 45 open at rest, and more while it compiles.
  package static let needed = 64
  /// What a user can do about it, without a full stop.
  package static let nextStep =
    "Type `ulimit -n 1024` in the shell that starts Jupyter, or raise the hard limit first"

  let limit: Int

  /// The problem, without a full stop.
  package var problem: String { "`ulimit -n` is \(limit); at least \(Self.needed) are needed" }

  package var description: String { "\(problem). \(Self.nextStep)." }

  /// Checks the limit of this process.
  ///
  /// - Throws: An error if it is too low.
  package static func check() throws(TooFewDescriptors) {
    let limit = System.descriptorLimit
    guard limit >= needed else { throw TooFewDescriptors(limit: limit) }
  }
}
