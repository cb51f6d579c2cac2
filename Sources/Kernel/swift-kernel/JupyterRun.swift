import POSIX

/// `jupyter run`, which sends a file or its standard input as one cell and reads nothing after the reply.
///
/// Its requests are like those of a console, so that it is recognised as the process that has started the kernel.
enum JupyterRun {
  /// Whether the process named in `JPY_PARENT_PID`, as Jupyter sets it, is `jupyter run`.
  static func isParent(environment: [String: String]) -> Bool {
    guard let parent = environment["JPY_PARENT_PID"].flatMap({ Int32($0) }),
      let file = try? FileDescriptor.openForReading("/proc/\(parent)/cmdline"),
      let text = try? file.read(atMost: 1 << 16)
    else { return false }
    return isCommand(text.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
  }

  /// Whether these are the words of its command, whether or not Python and its options precede them.
  static func isCommand(_ words: [String]) -> Bool {
    let names = words.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    guard let index = names.firstIndex(where: { $0.hasPrefix("jupyter") }) else { return false }
    return names[index] == "jupyter-run"
      || (names[index] == "jupyter" && names.dropFirst(index + 1).first == "run")
  }
}
