internal import NotebookEngine
internal import POSIX

/// The log of one job.
///
/// Offsets are counted from the start of everything that was ever written to it.
final class LogFile {
  let path: String
  /// The length of the file, in bytes.
  private(set) var size = 0
  /// The offset of the file's first byte.
  private var start = 0
  private var endsLine = true
  private var descriptor: FileDescriptor?
  private(set) var isRemoved = false

  init(path: String) {
    self.path = path
  }

  var isOpen: Bool { descriptor != nil }

  /// The offsets of what is kept.
  var range: Range<Int> { start..<end }

  private var end: Int { start + size }

  /// Appends text; the file stays open.
  func append(_ text: String) throws(POSIXError) {
    isRemoved = false
    if descriptor == nil {
      // A high number, as a cell may by mistake close descriptors with numbers near its own.
      descriptor = try FileDescriptor.openPrivateForAppending(path).duplicate(atLeast: 300)
    }
    do {
      try descriptor?.writeAll(text)
    } catch {
      size = FileStatus(of: path)?.size ?? size
      throw POSIXError("write \(path)", code: error.code)
    }
    size += text.utf8.count
    endsLine = text.utf8.last == UInt8(ascii: "\n")
  }

  /// Appends a line, after ending an unfinished one.
  func append(line: String) throws(POSIXError) {
    try append((endsLine ? "" : "\n") + line + "\n")
  }

  func close() {
    descriptor = nil
  }

  /// Removes the file.
  func remove() {
    close()
    PrivateFile.remove(path)
    start = end
    size = 0
    isRemoved = true
  }

  /// Reads at most `limit` bytes from an offset, or from the first one that is kept.
  func read(from offset: Int, atMost limit: Int) throws(POSIXError) -> (bytes: [UInt8], end: Int) {
    let position = max(0, offset - start)
    guard position < size else { return ([], end) }
    let file = try FileDescriptor.openForReading(path)
    let bytes = try file.read(atMost: min(limit, size - position), from: position)
    return (bytes, start + position + bytes.count)
  }

  /// Removes the older half, in whole lines, and replaces it by a line that says so.
  func halve(because reason: String) throws(POSIXError) {
    close()
    let copyPath = path + ".half"
    PrivateFile.remove(copyPath)
    let note = "[… the older half of this log was removed \(reason)]\n"
    var first = size / 2
    let ahead = try read(from: start + first, atMost: 65_536).bytes
    if let newline = ahead.firstIndex(of: UInt8(ascii: "\n")) { first += newline + 1 }
    do {
      let copy = try FileDescriptor.openPrivateForAppending(copyPath)
      try copy.writeAll(note)
      var offset = start + first
      while offset < end {
        let (bytes, next) = try read(from: offset, atMost: 1 << 20)
        guard !bytes.isEmpty else { break }
        try copy.writeAll(bytes)
        offset = next
      }
    }
    try PrivateFile.move(copyPath, to: path)
    start += first - note.utf8.count
    size += note.utf8.count - first
  }
}
