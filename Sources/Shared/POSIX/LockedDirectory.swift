internal import Glibc
internal import Synchronization

/// The owner of a new directory, by a lock on a file in it that it holds as long as it lives.
///
/// The lock tells whether a directory is abandoned where the owner's process ID would not: several
/// containers or hosts may share the parent.
package final class LockedDirectory: Sendable {
  private static let lockName = "lock"

  private let directory: TemporaryDirectory
  private let lock: Mutex<FileDescriptor>

  package var path: String { directory.path }

  /// Creates a directory that only this user can enter.
  package init(prefix: String, in parent: String) throws(POSIXError) {
    directory = try TemporaryDirectory(prefix: prefix, in: parent)
    lock = Mutex(try Self.makeLock(in: directory.path))
  }

  /// Makes the lock's file, which gets its name when it is locked: it is never seen unlocked.
  private static func makeLock(in directory: String) throws(POSIXError) -> FileDescriptor {
    let file = "\(directory)/\(lockName)"
    let lock = try FileDescriptor.open("\(file).new", O_RDWR | O_CREAT | O_EXCL)
    // A file system without locks lets no other process lock it either.
    _ = try? lock.tryLock()
    try PrivateFile.move("\(file).new", to: file)
    return lock
  }

  /// Whether the directory has not been removed by others.
  package var exists: Bool { FileStatus(of: path) != nil }

  /// Makes the directory anew, empty, after others have removed it.
  package func restore() throws(POSIXError) {
    try Directory.makePrivate(path)
    try lock.withLock { lock throws(POSIXError) in lock = try Self.makeLock(in: path) }
  }

  /// Removes the directory now, for an owner that may not be deinitialised before the process ends.
  package func remove() {
    directory.remove()
  }

  /// Removes the directories whose owners have died.
  ///
  /// - Parameters:
  ///   - parent: The directory they are in.
  ///   - seconds: For how long a directory without a lock is left alone: it is being made or removed.
  package static func removeAbandoned(in parent: String, withoutLockFor seconds: Double) {
    for name in Directory.names(in: parent) {
      removeIfAbandoned("\(parent)/\(name)", withoutLockFor: seconds)
    }
  }

  private static func removeIfAbandoned(_ path: String, withoutLockFor seconds: Double) {
    guard let lock = try? FileDescriptor.open("\(path)/\(lockName)", O_RDWR) else {
      guard let status = FileStatus(of: path), System.secondsSince1970 - status.changed > seconds
      else { return }
      return Directory.removeTree(path)
    }
    guard (try? lock.tryLock()) == true else { return }
    // The locked file goes last: another process may be removing the directory at the same time.
    for name in Directory.names(in: path) where name != lockName {
      Directory.removeTree("\(path)/\(name)")
    }
    Directory.removeTree(path)
  }
}
