import Foundation
import POSIX
import Testing

/// Directories that belong to their owners by a lock, and what is left of dead owners.
struct LockedDirectoryTests {
  private let parent: TemporaryDirectory

  init() throws {
    parent = try TemporaryDirectory(prefix: "locked")
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private func removeAbandoned(withoutLockFor seconds: Double = 3600) {
    LockedDirectory.removeAbandoned(in: parent.path, withoutLockFor: seconds)
  }

  @Test func `a directory is left alone while its owner lives`() throws {
    let directory = try LockedDirectory(prefix: "x", in: parent.path)
    removeAbandoned(withoutLockFor: 0)
    #expect(exists("\(directory.path)/lock"))
  }

  @Test func `a directory goes with its contents when its owner removes it`() throws {
    let directory = try LockedDirectory(prefix: "x", in: parent.path)
    try "text".write(toFile: "\(directory.path)/file", atomically: false, encoding: .utf8)
    directory.remove()
    #expect(!exists(directory.path))
  }

  @Test func `a directory that others have removed can be made anew, and is owned again`() throws {
    let directory = try LockedDirectory(prefix: "x", in: parent.path)
    try FileManager.default.removeItem(atPath: directory.path)
    #expect(!directory.exists)
    try directory.restore()
    removeAbandoned(withoutLockFor: 0)
    #expect(directory.exists)
  }

  @Test func `a directory whose lock is free is removed with all it contains`() throws {
    let path = "\(parent.path)/left"
    try FileManager.default.createDirectory(
      atPath: "\(path)/deep/deeper", withIntermediateDirectories: true)
    for name in ["lock", "cell", "deep/deeper/cell"] {
      try Data().write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    removeAbandoned()
    #expect(!exists(path))
  }

  @Test func `a directory without a lock is removed only when it is old`() throws {
    let path = "\(parent.path)/new"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    removeAbandoned()
    #expect(exists(path))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: path)
    removeAbandoned()
    #expect(!exists(path))
  }

  @Test func `what a link in an abandoned directory points to stays`() throws {
    let kept = try TemporaryDirectory(prefix: "kept")
    try Data().write(to: URL(fileURLWithPath: "\(kept.path)/file"))
    let path = "\(parent.path)/left"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try Data().write(to: URL(fileURLWithPath: "\(path)/lock"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(path)/link", withDestinationPath: kept.path)
    removeAbandoned()
    #expect(!exists(path))
    #expect(exists("\(kept.path)/file"))
  }
}
