/// Frames that wait to be written, one behind the other.
package struct FrameQueue {
  private var writer: FrameWriter

  /// Makes a queue that begins with whole frames.
  package init(behind frames: consuming [UInt8] = []) {
    writer = FrameWriter(behind: frames)
  }

  /// How many bytes wait.
  package var count: Int { writer.count }

  package var isEmpty: Bool { count == 0 }

  /// Adds a value as a frame, made in its place.
  package mutating func append(_ value: some FrameCodable) {
    let start = writer.begin()
    value.write(to: &writer)
    writer.finish(from: start)
  }

  /// Adds a frame that has been made before.
  package mutating func append(frame: [UInt8]) {
    if isEmpty {
      writer = FrameWriter(behind: frame)
    } else {
      writer.append(frame)
    }
  }

  /// Takes everything out.
  ///
  /// - Parameter room: What was taken out before and is not needed any more, for its room.
  /// - Returns: All frames, one behind the other.
  package mutating func take(leaving room: consuming [UInt8] = []) -> [UInt8] {
    var room = room
    room.removeAll(keepingCapacity: true)
    return writer.takeBytes(leaving: room)
  }
}
