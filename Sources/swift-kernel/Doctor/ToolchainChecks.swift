import FoundationEssentials

/// What is needed to compile a cell.
struct ToolchainChecks {
  let environment: [String: String]
  /// The folder of the kernel's own executable.
  let folder: String

  private var modulePath: String { "\(folder)/Modules/Notebook.swiftmodule" }
  private let installSwift =
    "Install Swift 6.3 with swiftly: curl -L https://swift.org/install | bash, "
    + "or see https://www.swift.org/install/linux"
  private let rebuild = "Build the package again: swift build -c release"

  func run() async -> [HealthCheck] {
    [await toolchain(), linker(), modules(), runner()]
  }

  /// The toolchain, which must be the one that wrote the modules cells import.
  private func toolchain() async -> HealthCheck {
    let subject = "Swift toolchain"
    guard let usr = KernelEnvironment.toolchain(environment: environment) else {
      return HealthCheck(subject, .missing("no swiftc on the PATH", remedy: installSwift))
    }
    let compiler = CommandLineTool(path: "\(usr)/bin/swiftc")
    guard
      let answer = await compiler.lines(["--version"]),
      let version = answer.lazy.compactMap(Self.version(in:)).first
    else {
      return HealthCheck(subject, .missing("\(compiler.path) does not run", remedy: installSwift))
    }
    if let built = builtVersion(), built != version {
      return HealthCheck(
        subject,
        .missing("\(usr) is \(version), but the kernel was built with \(built)", remedy: rebuild))
    }
    return HealthCheck(subject, .found("\(version) in \(usr)"))
  }

  private func linker() -> HealthCheck {
    let subject = "Linker"
    let usr = KernelEnvironment.toolchain(environment: environment)
    if let usr, FileManager.default.isExecutableFile(atPath: "\(usr)/bin/ld.lld") {
      return HealthCheck(subject, .found("\(usr)/bin/ld.lld"))
    }
    return HealthCheck(
      subject, .missing("the toolchain has no ld.lld", remedy: installSwift))
  }

  private func modules() -> HealthCheck {
    let subject = "Modules for cells"
    guard FileManager.default.isReadableFile(atPath: modulePath) else {
      return HealthCheck(subject, .missing("there is no \(modulePath)", remedy: rebuild))
    }
    return HealthCheck(subject, .found("\(folder)/Modules"))
  }

  private func runner() -> HealthCheck {
    let subject = "Runner of cells"
    let path = "\(folder)/swift-cell-runner"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      return HealthCheck(subject, .missing("there is no \(path)", remedy: rebuild))
    }
    return HealthCheck(subject, .found(path))
  }

  /// The compiler's version as the module cells import carries it.
  private func builtVersion() -> String? {
    guard let module = FileManager.default.contents(atPath: modulePath) else { return nil }
    let marker = Data("Swift version ".utf8)
    guard let start = module.firstRange(of: marker) else { return nil }
    let rest = module[start.lowerBound...].prefix(200)
    return Self.version(in: String(decoding: rest, as: UTF8.self))
  }

  /// The version number in `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  static func version(in line: String) -> String? {
    guard let marker = line.firstRange(of: "Swift version ") else { return nil }
    let version = line[marker.upperBound...].prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    return version.isEmpty ? nil : String(version)
  }
}
