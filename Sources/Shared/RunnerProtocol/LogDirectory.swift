/// The directory with the job logs of one runner process.
package struct LogDirectory: Hashable, Sendable {
  /// The directory of all sessions.
  package let root: String
  /// The name of the session's own directory: when its process started, and the kernel's process
  /// ID.
  package let session: String

  /// Names the directory of a runner.
  ///
  /// - Parameters:
  ///   - root: The directory of all sessions.
  ///   - start: The time at which the runner starts, such as `2026-11-24T014746`.
  ///   - kernel: The kernel's process ID.
  ///   - generation: Which of the kernel's runners it is, counted from 1.
  package init(root: String, start: String, kernel: Int32, generation: Int) {
    self.root = root
    session = "\(start)-\(kernel)" + (generation > 1 ? "-\(generation)" : "")
  }

  /// The directory at a path that ``path`` returned.
  package init?(path: String) {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    root = String(path[..<slash])
    session = String(path[path.index(after: slash)...])
  }

  package var path: String { "\(root)/\(session)" }

  /// The path of a job's log, which exists once the job has written something.
  package func file(of job: JobID) -> String { "\(path)/\(Self.fileName(of: job))" }

  package static func fileName(of job: JobID) -> String { "job-\(job.number).log" }

  /// Whether a file of this name in a session's directory is a log.
  package static func isLog(_ name: String) -> Bool {
    // A process that ends while it shortens a log leaves half of it behind.
    let ending = name.hasSuffix(".half") ? ".log.half" : ".log"
    guard name.hasPrefix("job-"), name.hasSuffix(ending) else { return false }
    return JobID(name.dropFirst(4).dropLast(ending.count)) != nil
  }

  /// The process ID of the kernel to whose session a directory of this name belongs; `nil` if none.
  package static func kernel(ofSession name: String) -> Int32? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard 4...5 ~= parts.count, parts[0].count == 4, parts[0].isNumber, parts[1].isNumber,
      parts[2].count == 9, parts[2].contains("T"), parts.dropFirst(4).allSatisfy(\.isNumber),
      parts[3].isNumber
    else { return nil }
    return Int32(parts[3])
  }
}

extension StringProtocol {
  fileprivate var isNumber: Bool { !isEmpty && utf8.allSatisfy { 0x30...0x39 ~= $0 } }
}
