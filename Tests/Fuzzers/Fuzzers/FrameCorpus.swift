internal import Frames
internal import FuzzingSupport

/// Frames of two types that are found by trial: each kind of frame starts with a small number.
struct FrameCorpus {
  private var corpus = Corpus((0..<40).map { [$0] + [UInt8](repeating: 0, count: 24) })

  /// Reads a frame as both types; what can be read is written and kept.
  mutating func execute<First: FrameCodable, Second: FrameCodable>(
    _ mutator: inout Mutator, _ first: First.Type, _ second: Second.Type
  ) {
    var frame = corpus.damaged(by: &mutator)
    if mutator.number(below: 4) == 0 {
      frame = [UInt8(mutator.number(below: 40))] + mutator.noise(atMost: 80)
    }
    if let value = try? First(frame: frame[...]) { keep(value.frame(), &mutator) }
    if let value = try? Second(frame: frame[...]) { keep(value.frame(), &mutator) }
    var buffer = FrameBuffer()
    buffer.append(frame)
    while let body = try? buffer.next() { _ = try? First(frame: body) }
  }

  private mutating func keep(_ frame: [UInt8], _ mutator: inout Mutator) {
    corpus.keep(Array(frame.dropFirst(4)), with: &mutator)
  }
}
