import CellExecution
import Foundation
import POSIX
import Testing

/// Which directory is used for caches, where the usual one cannot serve.
struct CacheDirectoryTests {
  private let home: TemporaryDirectory

  init() throws {
    home = try TemporaryDirectory(prefix: "home")
  }

  private func directory(_ environment: [String: String]) throws -> CacheDirectory {
    try CacheDirectory(
      environment: ["HOME": home.path, "TMPDIR": home.path].merging(environment) { $1 })
  }

  /// A path below which nothing can be created, even by root.
  private func unusable() throws -> String {
    let path = "\(home.path)/file"
    try Data().write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `usually it is in the user's cache directory, without a word`() throws {
    let caches = try directory([:])
    #expect(caches.path == "\(home.path)/.cache/swift-kernel")
    #expect(caches.notice == nil)
  }

  @Test func `XDG_CACHE_HOME moves it, unless it is relative`() throws {
    #expect(
      try directory(["XDG_CACHE_HOME": "\(home.path)/x y"]).path == "\(home.path)/x y/swift-kernel")
    #expect(try directory(["XDG_CACHE_HOME": "x"]).path == "\(home.path)/.cache/swift-kernel")
  }

  @Test func `only its owner can enter it, whatever the umask is`() throws {
    let caches = try directory([:])
    let attributes = try FileManager.default.attributesOfItem(atPath: caches.path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test func `the runtime directory comes next, and a sentence says why`() throws {
    let file = try unusable()
    let caches = try directory(["XDG_CACHE_HOME": file, "XDG_RUNTIME_DIR": "\(home.path)/run"])
    #expect(caches.path == "\(home.path)/run/swift-kernel")
    #expect(
      caches.notice == "\(file)/swift-kernel cannot be used for caches: Not a directory; "
        + "\(home.path)/run/swift-kernel is used instead.")
  }

  @Test func `then comes the directory for temporary files, with the user's number`() throws {
    let caches = try directory(["XDG_CACHE_HOME": unusable()])
    #expect(caches.path == "\(home.path)/swift-kernel-\(getuid())")
  }

  @Test func `a path with a percent sign is not used`() throws {
    let caches = try directory(["XDG_CACHE_HOME": "\(home.path)/%41"])
    #expect(caches.path == "\(home.path)/swift-kernel-\(getuid())")
    #expect(caches.notice?.contains("'%'") == true)
  }

  @Test func `a link that another might have put in a shared directory is not followed`() throws {
    let target = "\(home.path)/target"
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(
      atPath: "\(home.path)/swift-kernel-\(getuid())", withDestinationPath: target)
    let caches = try directory(["XDG_CACHE_HOME": unusable()])
    #expect(caches.path == "/tmp/swift-kernel-\(getuid())")
  }
}
