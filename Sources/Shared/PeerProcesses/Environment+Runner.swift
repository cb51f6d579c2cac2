package import POSIX

extension Environment {
  /// The environment of a runner that this process starts.
  ///
  /// - Parameter libraries: The libraries to load before all others, separated by spaces; `nil` for
  ///   those that this process preloads itself.
  /// - Returns: The values by variable name.
  package static func ofRunner(preloading libraries: String?) -> [String: String] {
    var environment = current
    // With this the runtime prints the reason of a trap only, and we make the backtrace.
    environment["SWIFT_BACKTRACE"] = "enable=yes,interactive=no"
    if let libraries { environment["LD_PRELOAD"] = libraries }
    return environment
  }
}
