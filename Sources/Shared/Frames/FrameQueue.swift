/// Frames waiting to be sent, one after another in one buffer.
package struct FrameQueue {
  private var writer: FrameWriter

  /// Makes a queue that starts with complete frames.
  package init(behind frames: consuming [UInt8] = []) {
    writer = FrameWriter(behind: frames)
  }

  /// The number of bytes waiting.
  package var count: Int { writer.count }

  package var isEmpty: Bool { count == 0 }

  /// Appends a value as a frame, without a copy of it.
  package mutating func append(_ value: some FrameCodable) {
    let start = writer.beginFrame()
    value.write(to: &writer)
    writer.finish(from: start)
  }

  /// Appends a complete frame.
  package mutating func append(frame: [UInt8]) {
    if isEmpty {
      writer = FrameWriter(behind: frame)
    } else {
      writer.append(frame)
    }
  }

  /// Removes and returns all frames.
  ///
  /// - Parameter buffer: Bytes that are no longer needed, such as those drained before; the queue
  ///   goes on with their memory.
  /// - Returns: All frames, one after another.
  package mutating func drain(reusing buffer: consuming [UInt8] = []) -> [UInt8] {
    var buffer = buffer
    buffer.removeAll(keepingCapacity: true)
    return writer.exchange(for: buffer)
  }
}
