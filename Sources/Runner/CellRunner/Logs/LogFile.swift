internal import NotebookEngine
internal import POSIX

/// The log of one job.
///
/// Places are counted from the beginning of all that was ever written to it.
final class LogFile {
  let path: String
  /// The length of the file, in bytes.
  private(set) var size = 0
  /// The place of the file's first byte.
  private var start = 0
  private var endsLine = true
  private var descriptor: FileDescriptor?
  private(set) var isRemoved = false

  init(path: String) {
    self.path = path
  }

  var isOpen: Bool { descriptor != nil }

  /// The places of what is kept.
  var places: Range<Int> { start..<end }

  private var end: Int { start + size }

  /// Adds text at the end; the file is open from then on.
  func append(_ text: String) throws(POSIXError) {
    isRemoved = false
    if descriptor == nil {
      // Not where the numbers of a cell's own files begin, which a cell may close by mistake.
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

  /// Adds a line at the end.
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

  /// Reads at most so many bytes from a place, or from the first that is kept.
  func read(from place: Int, atMost limit: Int) throws(POSIXError) -> (bytes: [UInt8], end: Int) {
    let offset = max(0, place - start)
    guard offset < size else { return ([], end) }
    let file = try FileDescriptor.openForReading(path)
    let bytes = try file.read(atMost: min(limit, size - offset), from: offset)
    return (bytes, start + offset + bytes.count)
  }

  /// Drops the older half, whole lines of it, and says so in the first line that is left.
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
      var place = start + first
      while place < end {
        let (bytes, next) = try read(from: place, atMost: 1 << 20)
        guard !bytes.isEmpty else { break }
        try copy.writeAll(bytes)
        place = next
      }
    }
    try PrivateFile.move(copyPath, to: path)
    start += first - note.utf8.count
    size += note.utf8.count - first
  }
}
