import CellCompilation
import FoundationEssentials

/// What is needed to compile a cell.
struct ToolchainChecks {
  let environment: [String: String]
  /// The folder of the kernel's own executable.
  let folder: String

  private static let rebuild = "Type: swift build -c release"
  private static let installSwift =
    "Install Swift 6.3 as https://www.swift.org/install/linux says, or set \(Toolchain.variable)"

  private var modulePath: String { "\(folder)/Modules/Notebook.swiftmodule" }

  func run() async -> [HealthCheck] {
    [
      await toolchain(), modules(), program("swift-cell-runner", "Runner of cells"),
      program("swift-cell-compiler", "Resident compiler"),
      program("swift-kernel-launcher", "Launcher"),
    ]
  }

  /// The toolchain, which must be the one that wrote the modules cells import.
  private func toolchain() async -> HealthCheck {
    let subject = "Swift toolchain"
    let toolchain: Toolchain
    do {
      toolchain = try await Toolchain.find(environment: environment)
    } catch let error as ToolchainError {
      return HealthCheck(subject, .missing(error.problem, remedy: error.nextStep))
    } catch {
      return HealthCheck(subject, .missing("\(error)", remedy: Self.installSwift))
    }
    let version = toolchain.versionNumber
    if let built = builtVersion(), built != version {
      return HealthCheck(
        subject,
        .missing(
          "\(toolchain.root) is \(version), but the kernel was built with \(built)",
          remedy: Self.rebuild))
    }
    return HealthCheck(subject, .found("\(version) in \(toolchain.root), with ld.lld"))
  }

  private func modules() -> HealthCheck {
    let subject = "Modules for cells"
    guard FileManager.default.isReadableFile(atPath: modulePath) else {
      return HealthCheck(subject, .missing("there is no \(modulePath)", remedy: Self.rebuild))
    }
    return HealthCheck(subject, .found("\(folder)/Modules"))
  }

  /// A program that lies beside the kernel's.
  private func program(_ name: String, _ subject: String) -> HealthCheck {
    let path = "\(folder)/\(name)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      return HealthCheck(subject, .missing("there is no \(path)", remedy: Self.rebuild))
    }
    return HealthCheck(subject, .found(path))
  }

  /// The compiler's version as the module cells import carries it.
  private func builtVersion() -> String? {
    guard let module = FileManager.default.contents(atPath: modulePath) else { return nil }
    guard let start = module.firstRange(of: Data("Swift version ".utf8)) else { return nil }
    let number = module[start.upperBound...].prefix { $0 > UInt8(ascii: " ") && $0 < 0x7F }
    return String(decoding: number, as: UTF8.self)
  }
}
