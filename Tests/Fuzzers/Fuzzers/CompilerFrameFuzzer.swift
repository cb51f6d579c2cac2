internal import CompilerProtocol
internal import Frames
internal import FuzzingSupport

/// Frames between kernel and resident compiler, in both directions.
struct CompilerFrameFuzzer: Fuzzer {
  static let name = "compiler frames"

  private var frames = FrameCorpus()

  mutating func execute(_ mutator: inout Mutator) {
    frames.execute(&mutator, CompilerEvent.self, CompilerCommand.self)
  }
}
