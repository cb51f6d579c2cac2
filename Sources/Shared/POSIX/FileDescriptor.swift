import CPOSIX
import Glibc

/// The owner of an open file descriptor, which closes it on deinitialisation.
///
/// Every descriptor made here is closed on `exec`: a child inherits only those in
/// ``ChildProcess/Configuration/inherited``.
package struct FileDescriptor: ~Copyable, Sendable {
  /// The system's number for it; valid while the owner exists.
  package let number: Int32

  /// Takes ownership of an open descriptor.
  package init(owning number: Int32) {
    self.number = number
  }

  deinit {
    _ = Glibc.close(number)
  }

  /// Gives up ownership: the caller closes the descriptor.
  package consuming func release() -> Int32 {
    let number = number
    discard self
    return number
  }
}

// MARK: - Making descriptors

extension FileDescriptor {
  /// The two ends of a pipe or a socket pair.
  package struct Pair: ~Copyable, Sendable {
    package let first: FileDescriptor
    package let second: FileDescriptor

    /// Keeps the first end and closes the second, once a child has its copy of it.
    package consuming func takeFirst() -> FileDescriptor { first }

    /// Gives up ownership of both ends: the caller closes them.
    package consuming func release() -> (first: Int32, second: Int32) {
      let first = first
      let second = second
      return (first.release(), second.release())
    }
  }

  /// Opens a file.
  ///
  /// The corresponding C function is `open`.
  package static func open(
    _ path: String, _ flags: Int32, permissions: UInt32 = 0o600
  ) throws(POSIXError) -> FileDescriptor {
    let number = retrying { Glibc.open(path, flags | O_CLOEXEC, permissions) }
    guard number >= 0 else { throw POSIXError("open \(path)") }
    return FileDescriptor(owning: number)
  }

  /// Opens a file for reading.
  package static func openForReading(_ path: String) throws(POSIXError) -> FileDescriptor {
    try open(path, O_RDONLY)
  }

  /// Opens a file for writing, truncated or at its end; creates it if it does not exist.
  package static func openForWriting(
    _ path: String, appending: Bool
  ) throws(POSIXError) -> FileDescriptor {
    let flags = O_WRONLY | O_CREAT | (appending ? O_APPEND : O_TRUNC)
    return try open(path, flags, permissions: 0o666)
  }

  /// Opens a file for appending; creates it, readable by its owner only, if it does not exist, and
  /// never follows a symbolic link.
  package static func openPrivateForAppending(_ path: String) throws(POSIXError) -> FileDescriptor {
    try open(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW)
  }

  /// Makes a pipe: `first` is its reading end, `second` its writing end.
  ///
  /// The corresponding C function is `pipe2`.
  package static func pipe() throws(POSIXError) -> Pair {
    var ends: (Int32, Int32) = (-1, -1)
    let result = withUnsafeMutableBytes(of: &ends) {
      cposix_pipe($0.assumingMemoryBound(to: Int32.self).baseAddress, O_CLOEXEC)
    }
    guard result == 0 else { throw POSIXError("make a pipe") }
    return Pair(first: FileDescriptor(owning: ends.0), second: FileDescriptor(owning: ends.1))
  }

  /// Makes two connected stream sockets.
  ///
  /// The corresponding C function is `socketpair`.
  package static func socketPair() throws(POSIXError) -> Pair {
    var ends: (Int32, Int32) = (-1, -1)
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let result = withUnsafeMutableBytes(of: &ends) {
      Glibc.socketpair(AF_UNIX, kind, 0, $0.assumingMemoryBound(to: Int32.self).baseAddress)
    }
    guard result == 0 else { throw POSIXError("make a pair of sockets") }
    return Pair(first: FileDescriptor(owning: ends.0), second: FileDescriptor(owning: ends.1))
  }

  /// Makes another descriptor of the same open file, numbered `lowest` or above.
  package borrowing func duplicate(atLeast lowest: Int32 = 0) throws(POSIXError) -> FileDescriptor {
    try Self.duplicate(number, atLeast: lowest)
  }

  static func duplicate(
    _ number: Int32, atLeast lowest: Int32
  ) throws(POSIXError) -> FileDescriptor {
    let copy = retrying { fcntl(number, F_DUPFD_CLOEXEC, lowest) }
    guard copy >= 0 else { throw POSIXError("duplicate descriptor \(number)") }
    return FileDescriptor(owning: copy)
  }
}

// MARK: - Replacing, locking and waiting

extension FileDescriptor {
  /// Locks the open file against all other openers, without waiting.
  ///
  /// The lock ends when the last descriptor of this open file is closed, and so at the latest with
  /// the processes that hold one. It is valid in all PID namespaces of a host; on NFS among all
  /// hosts, unless the directory is mounted with `nolock` or `local_lock`. The corresponding C
  /// function is `flock`.
  ///
  /// - Returns: Whether the file is locked now; `false` when another opener has locked it.
  /// - Throws: A ``POSIXError`` when the file system has no locks.
  package borrowing func tryLock() throws(POSIXError) -> Bool {
    if retrying({ flock(number, LOCK_EX | LOCK_NB) }) == 0 { return true }
    guard errno == EWOULDBLOCK else { throw POSIXError("lock descriptor \(number)") }
    return false
  }

  /// Makes `number` refer to the same open file; children inherit it.
  ///
  /// The corresponding C function is `dup2`.
  package borrowing func replace(_ number: Int32) throws(POSIXError) {
    guard retrying({ dup2(self.number, number) }) >= 0 else {
      throw POSIXError("replace descriptor \(number)")
    }
  }

  /// Blocks until there is data to read or the other end is closed.
  ///
  /// The corresponding C function is `poll`.
  package borrowing func waitUntilReadable() throws(POSIXError) {
    var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    guard retrying({ poll(&request, 1, -1) }) >= 0 else {
      throw POSIXError("wait for descriptor \(number)")
    }
  }
}

extension FileDescriptor {
  /// Blocks until one of several descriptors can be read or its other end is closed.
  ///
  /// - Returns: For which of them that is so.
  package static func waitUntilReadable(_ numbers: [Int32]) -> [Bool] {
    var requests = numbers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = retrying { poll(&requests, nfds_t(requests.count), -1) }
    return requests.map { $0.revents != 0 }
  }
}

// MARK: - Reading and writing

extension FileDescriptor {
  /// Reads at most `limit` bytes; an empty array means the end of the file.
  package borrowing func read(atMost limit: Int) throws(POSIXError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let result = retrying { Glibc.read(number, buffer.baseAddress, limit) }
      code = result < 0 ? errno : 0
      count = max(result, 0)
    }
    guard code == 0 else { throw POSIXError("read from descriptor \(number)", code: code) }
    return bytes
  }

  /// Reads at most `limit` bytes at an offset, without moving the file's position.
  ///
  /// The corresponding C function is `pread`.
  package borrowing func read(atMost limit: Int, from offset: Int) throws(POSIXError) -> [UInt8] {
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let result = retrying { Glibc.pread(number, buffer.baseAddress, limit, offset) }
      code = result < 0 ? errno : 0
      count = max(result, 0)
    }
    guard code == 0 else { throw POSIXError("read from descriptor \(number)", code: code) }
    return bytes
  }

  /// Reads to the end of the file.
  package borrowing func readToEnd() throws(POSIXError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try read(atMost: 65_536)
      guard !chunk.isEmpty else { return bytes }
      bytes += chunk
    }
  }

  /// Writes all bytes, in as many calls as needed.
  package borrowing func writeAll(_ bytes: [UInt8]) throws(POSIXError) {
    let code = bytes.withUnsafeBytes { write($0) }
    guard code == 0 else { throw POSIXError("write to descriptor \(number)", code: code) }
  }

  /// Writes a text as UTF-8, in as many calls as needed.
  package borrowing func writeAll(_ text: String) throws(POSIXError) {
    var text = text
    let code = text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    guard code == 0 else { throw POSIXError("write to descriptor \(number)", code: code) }
  }

  /// Writes all bytes; returns the system's error number, or zero.
  private borrowing func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var written = 0
    while written < bytes.count {
      let result = retrying {
        Glibc.write(number, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      guard result >= 0 else { return errno }
      written += result
    }
    return 0
  }

  /// Sends all bytes over a socket; fails without a signal when the other end is closed.
  ///
  /// The corresponding C function is `send`.
  package borrowing func sendAll(_ bytes: [UInt8]) throws(POSIXError) {
    var sent = 0
    while sent < bytes.count {
      let result = retrying {
        bytes.withUnsafeBytes { buffer in
          Glibc.send(
            number, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
            Int32(MSG_NOSIGNAL))
        }
      }
      guard result >= 0 else { throw POSIXError("send over descriptor \(number)") }
      sent += result
    }
  }

  /// Makes calls return immediately when they would block.
  package borrowing func setNonBlocking() throws(POSIXError) {
    let flags = fcntl(number, F_GETFL)
    guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) >= 0 else {
      throw POSIXError("change descriptor \(number)")
    }
  }
}

/// Repeats a system call that a signal interrupted.
func retrying<Number: SignedInteger>(_ call: () -> Number) -> Number {
  while true {
    let result = call()
    guard result == -1, errno == EINTR else { return result }
  }
}
