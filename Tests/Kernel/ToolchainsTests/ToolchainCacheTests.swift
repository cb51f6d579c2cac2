import FoundationEssentials
import KernelVariables
import POSIX
import Testing
import Toolchains

@Suite("The cache of what compilers report about themselves", .timeLimit(.minutes(10)))
struct ToolchainCacheTests {
  @Test("A compiler is asked once, however often it is looked for")
  func once() async throws {
    let scene = try await Scene()
    for _ in 1...3 { #expect(try await scene.find().versionNumber == "6.3.1") }
    #expect(try scene.timesAsked == 1)
  }

  @Test("A changed compiler is asked again, and so is one with another frontend")
  func changed() async throws {
    let scene = try await Scene()
    _ = try await scene.find()
    try await scene.writeCompiler(version: "6.3.22")
    #expect(try await scene.find().versionNumber == "6.3.22")
    #expect(try scene.timesAsked == 2)
    try scene.write("another frontend", to: "usr/bin/swift-frontend")
    _ = try await scene.find()
    #expect(try scene.timesAsked == 3)
    // One of the same size and age takes its place.
    try scene.replace("usr/bin/swift-frontend")
    _ = try await scene.find()
    #expect(try scene.timesAsked == 4)
  }

  @Test("A compiler is found however far away the time of its last change is")
  func farTimes() async throws {
    let scene = try await Scene()
    for year in ["1901", "2262", "2400"] {
      let touch = ChildProcess.Configuration(
        "/usr/bin/touch", ["-d", "\(year)-12-01", scene.path("usr/bin/swift-frontend")])
      #expect(try await ChildProcess.run(touch).status.isSuccess)
      #expect(try await scene.find().versionNumber == "6.3.1")
    }
  }

  @Test("Environment variables that matter to compilers are part of the key; others are not")
  func variables() async throws {
    let scene = try await Scene()
    _ = try await scene.find()
    _ = try await scene.find(["LANG": "C"])
    #expect(try scene.timesAsked == 1)
    _ = try await scene.find(["SDKROOT": "/sdk"])
    #expect(try scene.timesAsked == 2)
  }

  @Test("A toolchain that has lost a part since is not complete")
  func incomplete() async throws {
    let scene = try await Scene()
    _ = try await scene.find()
    try FileManager.default.removeItem(atPath: scene.path("usr/bin/ld.lld"))
    await #expect(throws: ToolchainError.self) { try await scene.find() }
  }

  @Test("What a wrapper reports is not cached, since its settings may change")
  func wrapper() async throws {
    let scene = try await Scene()
    try FileManager.default.createDirectory(
      atPath: scene.path("wrapper/bin"), withIntermediateDirectories: true)
    try await scene.copy("usr/bin/swiftc", to: "wrapper/bin/swiftc")
    for _ in 1...2 {
      _ = try await scene.find([KernelVariable.toolchain.name: scene.path("wrapper")])
    }
    #expect(try scene.timesAsked == 2)
  }

  @Test("Without a readable, writable cache the compiler is asked")
  func unkept() async throws {
    let scene = try await Scene()
    try scene.write("in the way", to: "cache")
    for _ in 1...2 { _ = try await scene.find() }
    #expect(try scene.timesAsked == 2)
    try FileManager.default.removeItem(atPath: scene.path("cache"))
    _ = try await scene.find()
    for name in try FileManager.default.contentsOfDirectory(atPath: scene.path("cache")) {
      try scene.write("{", to: "cache/\(name)")
    }
    _ = try await scene.find()
    #expect(try scene.timesAsked == 4)
  }
}

/// A toolchain whose compiler counts how often it is asked.
private final class Scene {
  private let directory: TemporaryDirectory

  init() async throws {
    directory = try TemporaryDirectory(
      prefix: "toolchain", in: FileManager.default.temporaryDirectory.path)
    for part in ["bin", "lib/swift/linux/x86_64", "lib/swift/host"] {
      try FileManager.default.createDirectory(
        atPath: path("usr/\(part)"), withIntermediateDirectories: true)
    }
    for part in [
      "bin/swift-frontend", "bin/ld.lld", "lib/swift/linux/x86_64/swiftrt.o",
      "lib/swift/host/libSwiftInProcPluginServer.so",
    ] { try write("a frontend's size", to: "usr/\(part)") }
    try await writeCompiler(version: "6.3.1")
  }

  func path(_ name: String) -> String { "\(directory.path)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
  }

  /// Puts a copy in a file's place.
  func replace(_ name: String) throws {
    let manager = FileManager.default
    let age = try #require(manager.attributesOfItem(atPath: path(name))[.modificationDate] as? Date)
    try manager.copyItem(atPath: path(name), toPath: path("copy"))
    try manager.setAttributes([.modificationDate: age], ofItemAtPath: path("copy"))
    try manager.removeItem(atPath: path(name))
    try manager.moveItem(atPath: path("copy"), toPath: path(name))
  }

  func writeCompiler(version: String) async throws {
    let script = """
      #!/bin/sh
      echo asked >>'\(path("asked"))'
      cat <<'END'
      {"compilerVersion": "Swift version \(version) (swift-\(version)-RELEASE)",
       "target": {"triple": "x86_64-unknown-linux-gnu", "arch": "x86_64", "platform": "linux"},
       "paths": {"runtimeResourcePath": "\(path("usr/lib/swift"))"}}
      END
      """
    try write(script, to: "script")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: path("script"))
    try await copy("script", to: "usr/bin/swiftc")
  }

  /// Copies a program by a process of its own: no program can be run that this one has open, or that
  /// another has inherited which it has just started.
  func copy(_ source: String, to target: String) async throws {
    let outcome = try await ChildProcess.run(.init("/bin/cp", ["-p", path(source), path(target)]))
    try #require(outcome.status.isSuccess)
  }

  func find(_ variables: [String: String] = [:]) async throws -> Toolchain {
    let environment = ["PATH": "/usr/bin:/bin", KernelVariable.toolchain.name: path("usr")]
    return try await Toolchain.find(
      environment: environment.merging(variables) { $1 }, rememberedIn: path("cache"))
  }

  var timesAsked: Int {
    get throws {
      try String(contentsOf: URL(filePath: path("asked")), encoding: .utf8).split(separator: "\n")
        .count
    }
  }
}
