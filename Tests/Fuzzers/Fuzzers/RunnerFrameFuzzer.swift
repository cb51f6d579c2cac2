internal import Frames
internal import FuzzingSupport
internal import RunnerProtocol

/// Frames between kernel and runner, in both directions.
struct RunnerFrameFuzzer: Fuzzer {
  static let name = "runner frames"

  private var frames = FrameCorpus()

  mutating func execute(_ mutator: inout Mutator) {
    frames.execute(&mutator, RunnerEvent.self, RunnerCommand.self)
  }
}
