import CPOSIX
import Glibc

extension ChildProcess {
  /// Where a child's output goes.
  package enum Destination: Hashable, Sendable {
    /// Into memory, all of it or the newest so many bytes, for ``Outcome``.
    case collected(newest: Int)
    case discarded
    /// To an open descriptor, which stays the caller's: `.descriptor(2)` shares our own stream.
    case descriptor(Int32)

    package static var collected: Destination { .collected(newest: .max) }
  }

  /// What to start, and how.
  package struct Configuration: Hashable, Sendable {
    /// The program's path; `PATH` is not searched.
    package var executable: String
    /// The arguments after the program's name.
    package var arguments: [String]
    /// The name the program sees as its own, if not its path.
    package var name: String?
    /// The child's whole environment, or ours if nothing is given.
    package var environment: [String: String]?
    package var workingFolder: String?
    /// Whether the child leads a process group of its own, which signals reach as a whole.
    package var leadsGroup = false
    /// Whether that group is a session of its own.
    ///
    /// Linux shares the processors among sessions first,
    /// so that a busy one slows the others down less.
    package var leadsSession = false
    /// Our descriptors the child gets, by the number each has there (3 or above).
    ///
    /// They stay ours: close them once the child has been started.
    package var inherited: [Int32: Int32] = [:]
    package var standardOutput: Destination = .collected
    package var standardError: Destination = .collected

    package init(
      _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
      workingFolder: String? = nil
    ) {
      self.executable = executable
      self.arguments = arguments
      self.environment = environment
      self.workingFolder = workingFolder
    }
  }
}

extension ChildProcess.Configuration {
  /// Starts the program.
  ///
  /// The corresponding C function is `posix_spawn`.
  func spawn(standardOutput: Int32, standardError: Int32) throws(POSIXError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let workingFolder { cposix_spawn_chdir(&actions, workingFolder) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)

    // Sources are moved above all targets first, so that no dup2 overwrites one still needed.
    let wanted = inherited.merging([1: standardOutput, 2: standardError]) { $1 }
    let highest = wanted.keys.max() ?? 2
    var moved: [Int32] = []
    defer { for number in moved { _ = Glibc.close(number) } }
    for (target, source) in wanted {
      let copy = try FileDescriptor.duplicate(source, atLeast: highest + 1).release()
      moved.append(copy)
      posix_spawn_file_actions_adddup2(&actions, copy, target)
    }
    cposix_spawn_closefrom(&actions, highest + 1)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    setUpSignals(&attributes)

    let environment = self.environment?.map { "\($0)=\($1)" }
    var pid: pid_t = 0
    let code = withCStrings([name ?? executable] + arguments) { argv in
      guard let environment else {
        return posix_spawn(&pid, executable, &actions, &attributes, argv, environ)
      }
      return withCStrings(environment) { envp in
        posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
      }
    }
    guard code == 0 else { throw POSIXError("start \(executable)", code: code) }
    return pid
  }

  /// Gives the child default signal handling, nothing blocked, and its own group if wanted.
  private func setUpSignals(_ attributes: inout posix_spawnattr_t) {
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    if leadsGroup, leadsSession {
      flags |= cposix_spawn_new_session()
    } else if leadsGroup {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= Int32(POSIX_SPAWN_SETPGROUP)
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }
}

/// Lends an array of C strings that ends with a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
