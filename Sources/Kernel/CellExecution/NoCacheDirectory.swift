/// There is no place for the files of a session.
package struct NoCacheDirectory: Error, CustomStringConvertible {
  /// What a user can do about it, without a full stop.
  package static let nextStep = "Set XDG_CACHE_HOME to a directory that you can write to"

  /// Why each candidate cannot serve, without full stops.
  let obstacles: [String]

  /// The problem, without a full stop.
  package var problem: String {
    "there is no directory for compiled cells: \(obstacles.joined(separator: "; "))"
  }

  package var description: String {
    "T\(problem.dropFirst()). \(Self.nextStep)."
  }
}
