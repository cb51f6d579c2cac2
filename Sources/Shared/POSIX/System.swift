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

  /// The date and the time of day on this machine, in a form that can be sorted and can name a file:
  /// `2026-11-24T014746`.
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

  /// Has the current thread, and what it starts from now on, give way to others that want a processor,
  /// the more the higher the number; from 0, which changes nothing, to 19.
  ///
  /// The corresponding C function is `setpriority`, which on Linux is for a single thread.
  package static func lowerPriority(by niceness: Int32) {
    let kind = __priority_which_t(PRIO_PROCESS.rawValue)
    setpriority(kind, 0, getpriority(kind, 0) + niceness)
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

  /// Kills every process of some groups, and of the sessions they are.
  ///
  /// Processes that were started in groups of their own, as those of Foundation's `Process`, still
  /// belong to the session; those that began one of their own do not.
  package static func killGroups(_ groups: Set<Int32>) {
    guard !groups.isEmpty else { return }
    for group in groups { kill(-group, SIGKILL) }
    // What is started meanwhile is found when everything is looked through once more.
    for _ in 0..<200 {
      let left = ProcessUsage.all().filter { groups.contains($0.session) && !$0.isOver }
      guard !left.isEmpty else { return }
      for process in left { kill(process.id, SIGKILL) }
      usleep(5000)
    }
  }

  /// The path of the program this process runs.
  package static var executable: String {
    get throws(POSIXError) {
      guard let path = realpath("/proc/self/exe", nil) else { throw POSIXError("name the program") }
      defer { free(path) }
      return String(cString: path)
    }
  }

  /// The folder that relative paths start from.
  ///
  /// The corresponding C function is `getcwd`.
  package static var currentFolder: String {
    get throws(POSIXError) {
      guard let path = getcwd(nil, 0) else { throw POSIXError("name the current folder") }
      defer { free(path) }
      return String(cString: path)
    }
  }

  /// Makes relative paths start from another folder.
  ///
  /// The corresponding C function is `chdir`.
  package static func changeFolder(to path: String) throws(POSIXError) {
    guard chdir(path) == 0 else { throw POSIXError("change to the folder \(path)") }
  }

  /// The processor time this process has used, in its own code and in the system's for it.
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
