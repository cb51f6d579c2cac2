internal import Glibc

extension System {
  /// Goes on as another program, in this very process, which keeps some descriptors.
  ///
  /// The corresponding C function is `execv`.
  ///
  /// - Parameters:
  ///   - executable: The program's path; `PATH` is not searched.
  ///   - arguments: All of its arguments, its own name first.
  ///   - kept: The descriptors it gets, under the numbers they have.
  /// - Throws: Why the program could not be started.
  package static func become(
    _ executable: String, _ arguments: [String], keeping kept: [Int32]
  ) throws(POSIXError) -> Never {
    for number in kept { setInherited(number, true) }
    var pointers = arguments.map { strdup($0) }
    pointers.append(nil)
    execv(executable, pointers)
    let error = POSIXError("start \(executable)")
    for pointer in pointers { free(pointer) }
    for number in kept { setInherited(number, false) }
    throw error
  }

  /// Says whether the programs this process starts, or becomes, have a descriptor too.
  package static func setInherited(_ descriptor: Int32, _ isInherited: Bool) {
    let flags = fcntl(descriptor, F_GETFD)
    guard flags >= 0 else { return }
    _ = fcntl(descriptor, F_SETFD, isInherited ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC)
  }
}
