internal import CellDiagnostics
internal import FoundationEssentials
internal import FuzzingSupport
internal import POSIX
internal import Toolchains

/// The diagnostics that a compiler has written to a file.
struct DiagnosticsFuzzer: Fuzzer {
  static let name = "diagnostics"

  private var corpus: Corpus

  init() async throws {
    let toolchain = try await Toolchain.find()
    let directory = try TemporaryDirectory(prefix: "diagnostics")
    let source = "\(directory.path)/a.swift"
    let file = "\(directory.path)/a.dia"
    try PrivateFile.write(Array("func f() {}\nlet y: Int = \"\"\nf(1)\n".utf8), to: source)
    _ = try await ChildProcess.run(
      .init(
        toolchain.frontend,
        ["-frontend", "-typecheck", source, "-serialize-diagnostics-path", file]))
    corpus = Corpus([Array(try Data(contentsOf: URL(filePath: file)))])
  }

  mutating func execute(_ mutator: inout Mutator) {
    let bytes = corpus.damaged(by: &mutator)
    if (try? SerializedDiagnostics(bytes)) != nil { corpus.keep(bytes, with: &mutator) }
  }
}
