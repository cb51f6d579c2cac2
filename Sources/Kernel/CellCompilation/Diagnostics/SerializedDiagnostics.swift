/// The diagnostics the compiler wrote to a `.dia` file: exact places, whatever the text holds.
///
/// The text on the compiler's stderr says the same, but its lines cannot be told apart with
/// certainty from lines of the user's program that look like diagnostics.
struct SerializedDiagnostics {
  struct FileOffset: Hashable {
    /// The name `#sourceLocation` gave, the path of a module's source, or a generated buffer's.
    var file: String
    /// The offset in the file as the compiler read it.
    var offset: Int
  }

  struct RawDiagnostic {
    var severity: Diagnostic.Severity
    var message: String
    var place: FileOffset?
    var ranges: [(start: FileOffset, end: FileOffset)] = []
    var notes: [RawDiagnostic] = []
  }

  private(set) var entries: [RawDiagnostic] = []

  private enum Block {
    static let diagnostic: UInt64 = 9
  }

  private enum Code {
    static let diagnostic: UInt64 = 2
    static let range: UInt64 = 3
    static let file: UInt64 = 6
  }

  init(_ bytes: [UInt8]) throws {
    var reader = try BitstreamReader(bytes, magic: "DIAG")
    var files: [UInt64: String] = [:]
    var open: [RawDiagnostic?] = []
    func place(_ fields: ArraySlice<UInt64>) -> FileOffset? {
      guard let first = fields.first, let file = files[first], fields.count >= 4 else { return nil }
      return FileOffset(file: file, offset: Int(fields[fields.startIndex + 3]))
    }
    while let event = try reader.next() {
      switch event {
      case .enter(let block):
        open.append(
          block == Block.diagnostic ? RawDiagnostic(severity: .error, message: "", place: nil) : nil
        )
      case .leave:
        guard let closed = open.popLast(), let entry = closed else { continue }
        if let outer = open.indices.last, open[outer] != nil {
          open[outer]?.notes.append(entry)
        } else {
          Self.add(entry, to: &entries)
        }
      case .record(let record):
        switch record.code {
        case Code.file:
          if let id = record.fields.first {
            files[id] = String(decoding: record.blob, as: UTF8.self)
          }
        case Code.diagnostic where record.fields.count >= 5:
          guard let index = open.indices.last else { continue }
          open[index]?.severity = Self.severity(record.fields[0])
          open[index]?.place = place(record.fields[1..<5])
          open[index]?.message = String(decoding: record.blob, as: UTF8.self)
        case Code.range where record.fields.count >= 8:
          guard let index = open.indices.last, let start = place(record.fields[0..<4]),
            let end = place(record.fields[4..<8])
          else { continue }
          open[index]?.ranges.append((start, end))
        default: continue
        }
      }
    }
  }

  /// Notes may follow their diagnostic instead of lying inside it.
  private static func add(_ entry: RawDiagnostic, to entries: inout [RawDiagnostic]) {
    if entry.severity == .note, let last = entries.indices.last {
      entries[last].notes.append(entry)
    } else {
      entries.append(entry)
    }
  }

  private static func severity(_ level: UInt64) -> Diagnostic.Severity {
    switch level {
    case 1: .note
    case 2: .warning
    case 5: .remark
    default: .error
    }
  }
}
