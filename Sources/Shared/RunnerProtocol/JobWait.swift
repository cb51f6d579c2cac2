package import Frames

/// What a job waits for before it can be queued.
package struct JobWait: Hashable, Sendable, Codable {
  /// How many jobs have to complete; with 0 the job is in the queue.
  package var count: Int
  /// Which these are, as the end of a sentence: `job 8 "sum"`, `jobs 8 and 9`, `12 jobs`.
  package var text: String

  package init(count: Int, text: String) {
    self.count = count
    self.text = text
  }

  /// What users read of the job's state.
  package var phrase: String { "waiting for \(text)" }
}

extension JobWait: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(count: try reader.int(), text: try reader.string())
  }

  package func write(to writer: inout FrameWriter) {
    writer.int(count)
    writer.string(text)
  }
}
