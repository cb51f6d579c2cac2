internal import FoundationEssentials
internal import FuzzingSupport
internal import Glibc
internal import KernelVariables
internal import POSIX
internal import Toolchains

/// The file that keeps what a compiler has reported, and a compiler of any age.
struct ToolchainCacheFuzzer: Fuzzer {
  static let name = "toolchain caches"

  private let directory: TemporaryDirectory
  private let root: String
  private let cache: String
  private let environment: [String: String]
  private var corpus: Corpus

  /// Makes a toolchain of empty files whose compiler is a script.
  init() async throws {
    directory = try TemporaryDirectory(prefix: "toolchain")
    let root = "\(directory.path)/usr"
    self.root = root
    let files = FileManager.default
    for part in ["bin", "lib/swift/linux/x86_64", "lib/swift/host"] {
      try files.createDirectory(atPath: "\(root)/\(part)", withIntermediateDirectories: true)
    }
    for part in [
      "bin/swift-frontend", "bin/ld.lld", "lib/swift/linux/x86_64/swiftrt.o",
      "lib/swift/host/libSwiftInProcPluginServer.so",
    ] { try PrivateFile.write([], to: "\(root)/\(part)") }
    let report = """
      {"compilerVersion": "1", "target": {"triple": "t", "arch": "x86_64", "platform": "linux"},
       "paths": {"runtimeResourcePath": "\(root)/lib/swift"}}
      """
    let compiler = "\(root)/bin/swiftc"
    try PrivateFile.write(Array("#!/bin/sh\ncat <<'END'\n\(report)\nEND\n".utf8), to: compiler)
    chmod(compiler, 0o700)
    environment = [KernelVariable.toolchain.name: root]
    cache = "\(directory.path)/cache"
    _ = try await Toolchain.find(environment: environment, rememberedIn: cache)
    let file = "\(cache)/\(Directory.names(in: cache)[0])"
    corpus = Corpus([Array(try Data(contentsOf: URL(filePath: file)))])
  }

  mutating func execute(_ mutator: inout Mutator) async throws {
    let file = "\(cache)/\(Directory.names(in: cache).first ?? "none")"
    try PrivateFile.write(corpus.damaged(by: &mutator), to: file)
    if mutator.number(below: 4) == 0 {
      let seconds = mutator.element(of: [0, -1, 1 << 31, 15_000_000_000, 1 << 40, -(1 << 40)])
      var times = [timeval](repeating: timeval(tv_sec: seconds, tv_usec: 999_999), count: 2)
      utimes("\(root)/bin/swift-frontend", &times)
    }
    _ = try? await Toolchain.find(environment: environment, rememberedIn: cache)
  }
}
