import FoundationEssentials
import POSIX

/// What compilers have said about themselves, kept for the next start of a kernel.
///
/// An answer counts as long as compiler and frontend are the very files that gave it. What a wrapper
/// such as swiftly's proxy says depends on its settings, and is never kept.
struct ToolchainCache {
  private struct CachedAnswer: Codable {
    var compiler: FileIdentity
    var frontend: FileIdentity
    var variables: [String: String]
    var information: TargetInformation
  }

  private let folder: String
  /// The variables that change what compilers say.
  private let variables: [String: String]

  init(folder: String, environment: [String: String]) {
    self.folder = folder
    variables = environment.filter { name, _ in
      name == "SDKROOT" || name.hasPrefix("SWIFT_DRIVER_")
    }
  }

  /// What a compiler would say now, as far as that is known.
  func information(from compiler: String) -> TargetInformation? {
    guard let identity = FileIdentity(of: compiler),
      let text = FileManager.default.contents(atPath: file(for: identity)),
      let entry = try? JSONDecoder().decode(CachedAnswer.self, from: text),
      entry.compiler == identity, entry.variables == variables,
      entry.frontend == FileIdentity(of: entry.frontend.path)
    else { return nil }
    return entry.information
  }

  /// Keeps what a compiler has said.
  ///
  /// - Parameters:
  ///   - information: What it said.
  ///   - compiler: The compiler's path.
  ///   - toolchain: The toolchain it said that of.
  func remember(
    _ information: TargetInformation, from compiler: String, of toolchain: Toolchain
  ) {
    guard let identity = FileIdentity(of: compiler),
      let frontend = FileIdentity(of: toolchain.frontend),
      identity.path.hasPrefix("\(toolchain.root)/bin/")
    else { return }
    let entry = CachedAnswer(
      compiler: identity, frontend: frontend, variables: variables, information: information)
    // Where it cannot be kept, the compiler is asked again.
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? JSONEncoder().encode(entry).write(
      to: URL(filePath: file(for: identity)), options: .atomic)
  }

  private func file(for compiler: FileIdentity) -> String {
    "\(folder)/\(compiler.path.dropFirst().replacing("/", with: "-")).json"
  }
}
