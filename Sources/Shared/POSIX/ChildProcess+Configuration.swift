import CPOSIX
import Glibc

extension ChildProcess {
  /// Where a child's output is sent.
  package enum Destination: Hashable, Sendable {
    /// To memory, for ``Outcome``: all of it, or the newest bytes.
    case collected(newest: Int)
    case discarded
    /// To wherever it would go by itself.
    case inherited
    /// To an open descriptor, which stays the caller's: `.descriptor(2)` shares our own stream.
    case descriptor(Int32)

    package static var collected: Destination { .collected(newest: .max) }
  }

  /// The program to start, and how to start it.
  package struct Configuration: Hashable, Sendable {
    /// The program's path; `PATH` is not searched.
    package var executable: String
    /// The arguments after the program's name.
    package var arguments: [String]
    /// The program's own name for itself (`argv[0]`), if not its path.
    package var name: String?
    /// The child's whole environment; this process's if `nil`.
    package var environment: [String: String]?
    package var workingDirectory: String?
    /// The mark of what ends with the child: all that it starts; see ``ProcessFamily``.
    package var familyMark: String?
    /// Whether the child leads a process group of its own, which signals reach as a whole.
    package var leadsGroup = false
    /// Whether the other processes of that group live on when the child has ended.
    package var leavesGroup = false
    /// Whether that group is a session of its own.
    ///
    /// Linux divides processor time among sessions first, so a busy one slows the others down less.
    package var leadsSession = false
    /// Descriptors of this process that the child inherits, by their numbers there (3 or above).
    ///
    /// The caller keeps owning them and closes them once the child has started.
    package var inherited: [Int32: Int32] = [:]
    package var standardOutput: Destination = .collected
    package var standardError: Destination = .collected

    package init(
      _ executable: String, _ arguments: [String] = [], environment: [String: String]? = nil,
      workingDirectory: String? = nil
    ) {
      self.executable = executable
      self.arguments = arguments
      self.environment = environment
      self.workingDirectory = workingDirectory
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
    if let workingDirectory { cposix_spawn_chdir(&actions, workingDirectory) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)

    // Sources are first duplicated above all targets, so that no dup2 overwrites one still needed.
    var wanted = inherited
    if standardOutput >= 0 { wanted[1] = standardOutput }
    if standardError >= 0 { wanted[2] = standardError }
    let highest = max(2, wanted.keys.max() ?? 2)
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

    let environment = markedEnvironment?.map { "\($0)=\($1)" }
    var pid: pid_t = 0
    let code = withCStrings([name ?? executable] + arguments) { argv in
      // There is none after `clearenv()`.
      if environment == nil, let own = cposix_environment() {
        return posix_spawn(&pid, executable, &actions, &attributes, argv, own)
      }
      return withCStrings(environment ?? []) { envp in
        posix_spawn(&pid, executable, &actions, &attributes, argv, envp)
      }
    }
    guard code == 0 else { throw POSIXError("start \(executable)", code: code) }
    return pid
  }

  private var markedEnvironment: [String: String]? {
    guard let familyMark else { return environment }
    return (environment ?? Environment.current).merging([ProcessFamily.variable: familyMark]) { $1 }
  }

  /// Gives the child default signal handling, no blocked signals, and its own group if configured.
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

/// Calls `body` with an array of C strings that ends with a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let pointers = strings.map { strdup($0) }
  defer { for pointer in pointers { free(pointer) } }
  return body(pointers + [nil])
}
