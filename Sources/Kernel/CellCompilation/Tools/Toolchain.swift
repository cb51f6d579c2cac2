import FoundationEssentials
import KernelVariables
import POSIX

/// The Swift toolchain that compiles cells.
package struct Toolchain: Hashable, Sendable {
  /// The toolchain's `usr` folder, free of symbolic links.
  package let root: String
  /// What the compiler says it is: `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  package let version: String
  /// The target's triple: `x86_64-unknown-linux-gnu`.
  package let target: String
  /// The folder of the standard library's parts for compiling.
  package let resourceFolder: String
  /// The folder of the standard library's shared objects.
  package let libraryFolder: String
  /// The architecture's name in folders: `x86_64`.
  package let architecture: String

  package var frontend: String { "\(root)/bin/swift-frontend" }
  package var linker: String { "\(root)/bin/ld.lld" }
  package var symbolizer: String { "\(root)/bin/llvm-symbolizer" }
  /// The object every library with Swift metadata is linked with.
  var runtimeObject: String { "\(libraryFolder)/\(architecture)/swiftrt.o" }
  var pluginFolder: String { "\(resourceFolder)/host/plugins" }
  var pluginServer: String { "\(resourceFolder)/host/libSwiftInProcPluginServer.so" }

  /// Finds the toolchain named by its variable, or else the one whose `swiftc` is on the `PATH`.
  ///
  /// - Parameters:
  ///   - environment: The variables to go by, which the compiler gets, too.
  ///   - folder: Where its answer is kept for the next time, if it is to be.
  /// - Returns: The toolchain, all its parts being there.
  /// - Throws: ``ToolchainError`` when there is none, or not all of it.
  package static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    rememberedIn folder: String? = nil
  ) async throws -> Toolchain {
    let compiler = try findCompiler(environment: environment)
    let memory = folder.map { ToolchainCache(folder: $0, environment: environment) }
    if let known = memory?.information(from: compiler) { return try Toolchain(known) }
    let information = try await ask(compiler, environment: environment)
    let toolchain = try Toolchain(information)
    memory?.remember(information, from: compiler, of: toolchain)
    return toolchain
  }

  private static func ask(
    _ compiler: String, environment: [String: String]
  ) async throws -> TargetInformation {
    // A wrapper such as swiftly's proxy is no toolchain; the compiler itself knows where it lives.
    let outcome: ChildProcess.Outcome
    do {
      outcome = try await ChildProcess.run(
        ChildProcess.Configuration(compiler, ["-print-target-info"], environment: environment))
    } catch let error as POSIX.POSIXError {
      throw ToolchainError(problem: error.description, nextStep: advice)
    }
    guard outcome.status.isSuccess,
      let information = try? JSONDecoder().decode(
        TargetInformation.self, from: Data(outcome.standardOutput))
    else {
      throw ToolchainError(
        problem: "\(compiler) does not answer -print-target-info.", nextStep: advice)
    }
    return information
  }

  private init(_ information: TargetInformation) throws {
    version = information.compilerVersion
    target = information.target.triple
    architecture = information.target.arch
    resourceFolder = information.paths.runtimeResourcePath
    libraryFolder = "\(resourceFolder)/\(information.target.platform)"
    root =
      URL(fileURLWithPath: resourceFolder).deletingLastPathComponent()
      .deletingLastPathComponent().path
    for part in [frontend, linker, runtimeObject, pluginServer] {
      guard FileManager.default.fileExists(atPath: part) else {
        throw ToolchainError(
          problem: "The Swift toolchain in \(root) is not complete: \(part) is missing.",
          nextStep: Self.advice)
      }
    }
  }

  private static let advice =
    "Install Swift 6.3 from https://www.swift.org/install/linux, or set \(KernelVariable.toolchain.name) to its directory."

  private static func findCompiler(environment: [String: String]) throws -> String {
    let variable = KernelVariable.toolchain
    if let chosen = variable.value(in: environment) {
      for candidate in ["\(chosen)/bin/swiftc", "\(chosen)/usr/bin/swiftc"]
      where System.isExecutableFile(candidate) {
        return candidate
      }
      throw ToolchainError(
        problem: "\(variable.name) is \(chosen), but there is no bin/swiftc in that directory.",
        nextStep: "Set it to the toolchain's usr folder, or unset it to use swiftc from the PATH.")
    }
    if let compiler = System.program("swiftc", on: environment["PATH"]) { return compiler }
    throw ToolchainError(problem: "There is no swiftc on the PATH.", nextStep: advice)
  }
}

/// What `swiftc -print-target-info` prints.
struct TargetInformation: Codable {
  struct Target: Codable {
    var triple: String
    var arch: String
    var platform: String
  }

  struct Paths: Codable {
    var runtimeResourcePath: String
  }

  var compilerVersion: String
  var target: Target
  var paths: Paths
}
