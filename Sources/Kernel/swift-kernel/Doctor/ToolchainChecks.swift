import CompilerFiles
import ErrorText
import FoundationEssentials
import KernelVariables
import Toolchains

/// Checks what is needed to compile a cell.
struct ToolchainChecks {
  let environment: [String: String]
  /// The directory of the kernel's own executable.
  let directory: String

  private static let rebuild = "Run: swift build -c release"
  private static let installSwift =
    "Install Swift 6.3 from https://www.swift.org/install/linux, or set \(KernelVariable.toolchain.name)"

  private var modulePath: String { "\(directory)/Modules/Notebook.swiftmodule" }

  func run() async -> [HealthCheck] {
    [
      await toolchain(), modules(), program("swift-cell-runner", "Cell runner"),
      program("swift-cell-compiler", "Resident compiler"),
      program("swift-kernel-launcher", "Launcher"),
      program("libNotebookXCTest.so", "XCTest in cells"),
    ]
  }

  /// The toolchain, which must be the one that built the modules cells import.
  private func toolchain() async -> HealthCheck {
    let subject = "Swift toolchain"
    let toolchain: Toolchain
    do {
      toolchain = try await Toolchain.find(environment: environment)
    } catch let error as ToolchainError {
      return HealthCheck(subject, .missing(error.problem, remedy: error.nextStep))
    } catch {
      return HealthCheck(subject, .missing(error.sentence, remedy: Self.installSwift))
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
      return HealthCheck(subject, .missing("\(modulePath) does not exist", remedy: Self.rebuild))
    }
    do {
      try ModuleFormat.check(Array(FileManager.default.contents(atPath: modulePath) ?? Data()))
    } catch {
      return HealthCheck(subject, .missing(error.description, remedy: Self.installSwift))
    }
    return HealthCheck(subject, .found("\(directory)/Modules"))
  }

  /// A program in the same directory.
  private func program(_ name: String, _ subject: String) -> HealthCheck {
    let path = "\(directory)/\(name)"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      return HealthCheck(subject, .missing("\(path) does not exist", remedy: Self.rebuild))
    }
    return HealthCheck(subject, .found(path))
  }

  /// The compiler's version, as recorded in the module that cells import.
  private func builtVersion() -> String? {
    guard let module = FileManager.default.contents(atPath: modulePath) else { return nil }
    guard let start = module.firstRange(of: Data("Swift version ".utf8)) else { return nil }
    let number = module[start.upperBound...].prefix { $0 > UInt8(ascii: " ") && $0 < 0x7F }
    return String(decoding: number, as: UTF8.self)
  }
}
