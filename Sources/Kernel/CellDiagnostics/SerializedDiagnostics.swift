internal import CompilerFiles

/// The diagnostics that the compiler wrote to a `.dia` file.
///
/// The text on its standard error is equivalent, but a line of the user's code that it quotes may
/// itself look like a diagnostic.
package struct SerializedDiagnostics {
  struct FileOffset: Hashable {
    /// The name from `#sourceLocation`, the path of a source file, or the name of a generated
    /// buffer.
    var file: String
    /// The offset in the file as the compiler read it, in bytes.
    var offset: Int
  }

  package struct RawDiagnostic {
    var severity: Diagnostic.Severity
    var message: String
    var position: FileOffset?
    var ranges: [(start: FileOffset, end: FileOffset)] = []
    var notes: [RawDiagnostic] = []
  }

  package private(set) var entries: [RawDiagnostic] = []

  private enum Block {
    static let diagnostic: UInt64 = 9
  }

  private enum Code {
    static let diagnostic: UInt64 = 2
    static let range: UInt64 = 3
    static let file: UInt64 = 6
  }

  package init(_ bytes: [UInt8]) throws {
    var reader = try BitstreamReader(bytes, magic: "DIAG")
    var files: [UInt64: String] = [:]
    var open: [RawDiagnostic?] = []
    func position(_ fields: ArraySlice<UInt64>) -> FileOffset? {
      guard let first = fields.first, let file = files[first], fields.count >= 4 else { return nil }
      return FileOffset(file: file, offset: Int(clamping: fields[fields.startIndex + 3]))
    }
    while let event = try reader.next() {
      switch event {
      case .enter(let block):
        open.append(
          block == Block.diagnostic
            ? RawDiagnostic(severity: .error, message: "", position: nil) : nil
        )
      case .leave:
        guard let closed = open.popLast(), let entry = closed else { continue }
        if let outer = open.indices.last, open[outer] != nil {
          open[outer]?.notes.append(entry)
        } else {
          Self.append(entry, to: &entries)
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
          open[index]?.position = position(record.fields[1..<5])
          open[index]?.message = String(decoding: record.blob, as: UTF8.self)
        case Code.range where record.fields.count >= 8:
          guard let index = open.indices.last, let start = position(record.fields[0..<4]),
            let end = position(record.fields[4..<8])
          else { continue }
          open[index]?.ranges.append((start, end))
        default: continue
        }
      }
    }
  }

  /// Adds a diagnostic, or a note to the last one: notes may follow their diagnostic as well as
  /// nest in it.
  private static func append(_ entry: RawDiagnostic, to entries: inout [RawDiagnostic]) {
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
