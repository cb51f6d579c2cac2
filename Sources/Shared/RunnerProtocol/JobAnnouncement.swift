package import Frames

/// What is known of a job when it is submitted.
package struct JobAnnouncement: Hashable, Sendable, Codable {
  /// Its name, if it has one of its own.
  package var name: String?
  /// More of its name, if ``name`` is not all of it.
  package var longName: String?
  /// The job it is a part of, which is the one shown to the user.
  package var whole: JobID?
  /// Whether it is a command in the background, which a batch run does not wait for.
  package var isBackground: Bool
  /// Whether it consists of parts, which are in the queue in its place.
  package var isWhole: Bool
  package var priority: CellJobOptions.Priority
  /// What it waits for before it can be queued.
  package var wait: JobWait?

  package init(
    name: String?, longName: String? = nil, partOf whole: JobID? = nil, isBackground: Bool = false,
    isWhole: Bool = false,
    priority: CellJobOptions.Priority = .normal, wait: JobWait? = nil
  ) {
    self.name = name
    self.longName = longName
    self.whole = whole
    self.isBackground = isBackground
    self.isWhole = isWhole
    self.priority = priority
    self.wait = wait
  }
}

extension JobAnnouncement: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      name: try reader.optional(), longName: try reader.optional(),
      partOf: try reader.optionalJob(),
      isBackground: try reader.flag(), isWhole: try reader.flag(),
      priority: CellJobOptions.Priority(rawValue: try reader.byte()) ?? .normal,
      wait: try reader.flag() ? try JobWait(from: &reader) : nil)
  }

  package func write(to writer: inout FrameWriter) {
    writer.optional(name)
    writer.optional(longName)
    writer.optional(whole)
    writer.flag(isBackground)
    writer.flag(isWhole)
    writer.byte(priority.rawValue)
    writer.flag(wait != nil)
    wait?.write(to: &writer)
  }
}
