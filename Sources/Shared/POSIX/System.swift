internal import CPOSIX
internal import Glibc

/// The process and the machine it runs on.
package enum System {
  /// The number of processors online.
  package static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The identifier of this process.
  package static var processID: Int32 { getpid() }

  /// How many descriptors this process may have open, which is what `ulimit -n` reports.
  ///
  /// The corresponding C function is `sysconf`, with `_SC_OPEN_MAX`.
  package static var descriptorLimit: Int {
    let limit = sysconf(Int32(_SC_OPEN_MAX))
    return limit < 0 ? .max : limit
  }

  /// The identifier of the process that started this one, or has adopted it since.
  package static var parentID: Int32 { getppid() }

  /// The user whose rights this process has.
  package static var userID: UInt32 { geteuid() }

  /// The time by the system's clock, as in ``FileStatus``.
  package static var secondsSince1970: Double { Double(time(nil)) }

  /// Whether a process with this identifier exists.
  package static func isRunning(_ processID: Int32) -> Bool {
    kill(processID, 0) == 0 || errno == EPERM
  }

  /// The working directory of a process; `nil` if it is gone or another user's.
  package static func workingDirectory(of processID: Int32) -> String? {
    guard let path = realpath("/proc/\(processID)/cwd", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The local date and time, in a form that sorts and can name a file: `2026-11-24T014746`.
  ///
  /// The corresponding C functions are `localtime_r` and `strftime`.
  package static var localTime: String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
      count = buffer.withMemoryRebound(to: CChar.self) {
        strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H%M%S", &parts)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Gives the system back what this process has freed; that takes about 2 ms for 100 MB.
  ///
  /// The corresponding C function is `malloc_trim`.
  package static func returnFreeMemory() {
    cposix_return_free_memory()
  }

  /// Lowers the priority of the current thread, and of what it starts from now on.
  ///
  /// The corresponding C function is `setpriority`, which on Linux affects a single thread.
  ///
  /// - Parameter niceness: How much to add to the thread's niceness, from 0 to 19.
  package static func lowerPriority(by niceness: Int32) {
    let kind = __priority_which_t(PRIO_PROCESS.rawValue)
    setpriority(kind, 0, getpriority(kind, 0) + niceness)
  }

  /// Ends the process immediately, without running any handlers.
  ///
  /// The corresponding C function is `_exit`.
  package static func exitNow(_ status: Int32) -> Never {
    _exit(status)
  }

  /// Kills this process, and its whole group if it leads one.
  package static func killOwnGroup() -> Never {
    if getpgrp() == getpid() { kill(0, SIGKILL) }
    _exit(0)
  }

  /// The working directory of this process, from which relative paths start.
  ///
  /// The corresponding C function is `getcwd`.
  package static var currentDirectory: String {
    get throws(POSIXError) {
      guard let path = getcwd(nil, 0) else { throw POSIXError("find the working directory") }
      defer { free(path) }
      return String(cString: path)
    }
  }

  /// Changes the working directory of this process.
  ///
  /// The corresponding C function is `chdir`.
  package static func changeDirectory(to path: String) throws(POSIXError) {
    guard chdir(path) == 0 else { throw POSIXError("change to the directory \(path)") }
  }

  /// The processor time this process has used, in user and in kernel mode.
  ///
  /// The corresponding C function is `getrusage`.
  package static var processorTime: (user: Duration, system: Duration) {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    func duration(_ time: timeval) -> Duration {
      .seconds(Int64(time.tv_sec)) + .microseconds(Int64(time.tv_usec))
    }
    return (duration(usage.ru_utime), duration(usage.ru_stime))
  }

  /// Writes a line to standard error.
  package static func warn(_ line: String) {
    let text = Array((line + "\n").utf8)
    _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
