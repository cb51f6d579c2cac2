package import Frames

/// What is known of a job when it is submitted.
package struct JobAnnouncement: Hashable, Sendable, Codable {
  /// Its name, if it has one of its own.
  package var name: String?
  /// The job it is a part of, which is the one shown to the user.
  package var whole: JobID?
  /// Whether it is a command in the background, which a batch run does not wait for.
  package var isBackground: Bool

  package init(name: String?, partOf whole: JobID? = nil, isBackground: Bool = false) {
    self.name = name
    self.whole = whole
    self.isBackground = isBackground
  }
}

extension JobAnnouncement: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      name: try reader.optional(), partOf: try reader.optionalJob(),
      isBackground: try reader.byte() != 0)
  }

  package func write(to writer: inout FrameWriter) {
    writer.optional(name)
    writer.optional(whole)
    writer.byte(isBackground ? 1 : 0)
  }
}
