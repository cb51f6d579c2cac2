package import Formatting
package import Frames

extension FrameReader {
  package mutating func execution() throws(FrameError) -> ExecutionID {
    ExecutionID(rawValue: try integer())
  }

  package mutating func job() throws(FrameError) -> JobID {
    JobID(rawValue: try int())
  }

  package mutating func optionalJob() throws(FrameError) -> JobID? {
    try byte() == 0 ? nil : try job()
  }

  package mutating func optionalByteCount() throws(FrameError) -> ByteCount? {
    try byte() == 0 ? nil : ByteCount(bytes: try int())
  }
}

extension FrameWriter {
  package mutating func optional(_ value: JobID?) {
    byte(value == nil ? 0 : 1)
    if let value { int(value.rawValue) }
  }

  package mutating func optional(_ value: ByteCount?) {
    byte(value == nil ? 0 : 1)
    if let value { int(value.bytes) }
  }
}
