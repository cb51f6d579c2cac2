import FoundationEssentials
import POSIX

/// What compilers report about themselves, kept for the next start of a kernel.
///
/// A report is valid as long as the files of the compiler and its frontend are unchanged. That of a
/// wrapper, such as swiftly's proxy, depends on its settings and is never kept.
struct ToolchainCache {
  private struct CachedAnswer: Codable {
    var compiler: FileIdentity
    var frontend: FileIdentity
    var variables: [String: String]
    var information: TargetInformation
  }

  private let directory: String
  /// The environment variables that change what compilers report.
  private let variables: [String: String]

  init(directory: String, environment: [String: String]) {
    self.directory = directory
    variables = environment.filter { name, _ in
      name == "SDKROOT" || name.hasPrefix("SWIFT_DRIVER_")
    }
  }

  /// What a compiler would report now, if that is known.
  func information(from compiler: String) -> TargetInformation? {
    guard let identity = FileIdentity(of: compiler),
      let text = FileManager.default.contents(atPath: file(for: identity)),
      let entry = try? JSONDecoder().decode(CachedAnswer.self, from: text),
      entry.compiler == identity, entry.variables == variables,
      entry.frontend == FileIdentity(of: entry.frontend.path)
    else { return nil }
    return entry.information
  }

  /// Keeps what a compiler reported.
  ///
  /// - Parameters:
  ///   - information: The report.
  ///   - compiler: The compiler's path.
  ///   - toolchain: The toolchain the report is about.
  func remember(
    _ information: TargetInformation, from compiler: String, of toolchain: Toolchain
  ) {
    guard let identity = FileIdentity(of: compiler),
      let frontend = FileIdentity(of: toolchain.frontend),
      identity.path.hasPrefix("\(toolchain.root)/bin/")
    else { return }
    let entry = CachedAnswer(
      compiler: identity, frontend: frontend, variables: variables, information: information)
    // If it cannot be kept, the compiler is asked again next time.
    try? Directory.makePrivate(directory)
    try? JSONEncoder().encode(entry).write(
      to: URL(filePath: file(for: identity)), options: .atomic)
  }

  private func file(for compiler: FileIdentity) -> String {
    "\(directory)/\(compiler.path.dropFirst().replacing("/", with: "-")).json"
  }
}
