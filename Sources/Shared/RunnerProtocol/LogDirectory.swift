/// The folder with the logs of the jobs of one runner process.
package struct LogDirectory: Hashable, Sendable {
  /// The variable of the kernel's environment that says how much room the logs of all sessions may
  /// take: an amount, `off` for any, or 0 for no logs at all.
  package static let limitVariable = "SWIFT_KERNEL_LOG_LIMIT"

  /// The folder of all sessions.
  package let root: String
  /// The name of the session's own folder: when its process started, and the kernel's number.
  package let session: String

  /// Names the folder of a runner.
  ///
  /// - Parameters:
  ///   - root: The folder of all sessions.
  ///   - start: When the runner starts, such as `2026-11-24T014746`.
  ///   - kernel: The number of the kernel's process.
  ///   - generation: Which of the kernel's runners it is, counted from 1.
  package init(root: String, start: String, kernel: Int32, generation: Int) {
    self.root = root
    session = "\(start)-\(kernel)" + (generation > 1 ? "-\(generation)" : "")
  }

  /// The folder at a path that ``path`` gave.
  package init?(path: String) {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    root = String(path[..<slash])
    session = String(path[path.index(after: slash)...])
  }

  package var path: String { "\(root)/\(session)" }

  /// The log of a job, which is there once the job has written something.
  package func file(of job: JobID) -> String { "\(path)/\(Self.fileName(of: job))" }

  package static func fileName(of job: JobID) -> String { "job-\(job.rawValue).log" }

  /// Whether a file of this name, in the folder of a session, is one of ours.
  package static func isLog(_ name: String) -> Bool {
    // Half a log is what a process has left that ended while it shortened one.
    let ending = name.hasSuffix(".half") ? ".log.half" : ".log"
    guard name.hasPrefix("job-"), name.hasSuffix(ending) else { return false }
    return name.dropFirst(4).dropLast(ending.count).isNumber
  }

  /// The number of the kernel whose session's folder has this name; nothing if no session's has.
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
