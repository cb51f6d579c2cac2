internal import CPOSIX
internal import Glibc

/// The process and the machine it runs on.
package enum System {
  /// How many processors are there for this machine's programs.
  package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// This process.
  package static var processID: Int32 { getpid() }

  /// Whether there is a process of this number.
  package static func isRunning(_ processID: Int32) -> Bool {
    kill(processID, 0) == 0 || errno == EPERM
  }

  /// The folder a process is in; nothing if it is gone or another user's.
  package static func workingFolder(of processID: Int32) -> String? {
    guard let path = realpath("/proc/\(processID)/cwd", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// Ends the process at once, without handlers of any kind.
  ///
  /// The corresponding C function is `_exit`.
  package static func exitNow(_ status: Int32) -> Never {
    _exit(status)
  }

  /// Kills this process and every process of its group, if it leads one; else only itself.
  package static func killOwnGroup() -> Never {
    if getpgrp() == getpid() { kill(0, SIGKILL) }
    _exit(0)
  }

  /// Writes a line to standard error.
  package static func complain(_ line: String) {
    let text = Array((line + "\n").utf8)
    _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
