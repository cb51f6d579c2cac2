package import POSIX

extension Environment {
  /// What a runner that this process starts finds in its environment.
  ///
  /// - Parameter libraries: What it loads before all other libraries, separated by spaces; as this
  ///   process has it unless told otherwise.
  /// - Returns: The values by the names of the variables.
  package static func ofRunner(preloading libraries: String?) -> [String: String] {
    var environment = current
    // The runtime then prints the reason of a trap alone, and leaves the backtrace to us.
    environment["SWIFT_BACKTRACE"] = "enable=yes,interactive=no"
    if let libraries { environment["LD_PRELOAD"] = libraries }
    return environment
  }
}
