package import Frames

/// How far a piece of work has got.
package struct JobProgress: Hashable, Sendable, Codable {
  /// The amount done, in any unit.
  package var done: Double
  /// The amount there is to do; `nil` if that is unknown.
  package var total: Double?
  /// What is being worked on.
  package var label: String?

  package init(done: Double, total: Double? = nil, label: String? = nil) {
    self.done = done
    self.total = total
    self.label = label
  }
}

extension JobProgress: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      done: try reader.number(), total: try reader.optionalNumber(), label: try reader.optional())
  }

  package func write(to writer: inout FrameWriter) {
    writer.number(done)
    writer.optional(total)
    writer.optional(label)
  }
}
