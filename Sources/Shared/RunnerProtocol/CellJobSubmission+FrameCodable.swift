package import Frames

extension CellJobSubmission: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init(
      library: try reader.string(), entry: try reader.string(),
      settings: try reader.frame(CellJobOptions.self), number: try reader.optionalJob())
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(library)
    writer.string(entry)
    settings.write(to: &writer)
    writer.optional(number)
  }
}

extension CellJobOptions: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    self.init()
    name = try reader.optional()
    priority = try reader.value(Priority.self)
    timeout = try reader.optionalNumber()
    retries = try reader.int()
    for _ in 0..<(try reader.integer()) { predecessors.append(try reader.job()) }
    guard try reader.byte() != 0 else { return }
    isolation = Isolation(
      memory: try reader.byte() == 0 ? nil : try reader.int())
  }

  package func write(to writer: inout FrameWriter) {
    writer.optional(name)
    writer.byte(priority.rawValue)
    writer.optional(timeout)
    writer.int(retries)
    writer.int(predecessors.count)
    for job in predecessors { writer.int(job.rawValue) }
    writer.byte(isolation == nil ? 0 : 1)
    guard let isolation else { return }
    writer.byte(isolation.memory == nil ? 0 : 1)
    if let memory = isolation.memory { writer.int(memory) }
  }
}
