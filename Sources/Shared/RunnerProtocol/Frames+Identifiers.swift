package import Frames

extension FrameReader {
  package mutating func execution() throws(FrameError) -> ExecutionID {
    ExecutionID(rawValue: try integer())
  }

  package mutating func job() throws(FrameError) -> JobID {
    JobID(rawValue: try int())
  }

  package mutating func optionalJob() throws(FrameError) -> JobID? {
    try flag() ? try job() : nil
  }
}

extension FrameWriter {
  package mutating func optional(_ value: JobID?) {
    flag(value != nil)
    if let value { int(value.rawValue) }
  }
}
