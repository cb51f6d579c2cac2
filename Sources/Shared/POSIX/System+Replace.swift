internal import Glibc

extension System {
  /// Replaces the program this process runs, keeping some descriptors open.
  ///
  /// The corresponding C function is `execv`.
  ///
  /// - Parameters:
  ///   - executable: The program's path; `PATH` is not searched.
  ///   - arguments: Its arguments, starting with its name.
  ///   - kept: The descriptors it inherits, with the same numbers.
  /// - Throws: The reason why the program could not be started.
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

  /// Sets whether programs that this process starts or becomes inherit a descriptor.
  package static func setInherited(_ descriptor: Int32, _ isInherited: Bool) {
    let flags = fcntl(descriptor, F_GETFD)
    guard flags >= 0 else { return }
    _ = fcntl(descriptor, F_SETFD, isInherited ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC)
  }
}
