import FoundationEssentials
import KernelVariables
import POSIX

/// The Swift toolchain that compiles cells.
package struct Toolchain: Hashable, Sendable {
  /// The toolchain's `usr` directory, without symbolic links.
  package let root: String
  /// The version the compiler reports: `Swift version 6.3.1 (swift-6.3.1-RELEASE)`.
  package let version: String
  /// The target triple: `x86_64-unknown-linux-gnu`.
  package let target: String
  /// The directory of what the compiler needs of the standard library.
  package let resourceDirectory: String
  /// The directory of the standard library's shared libraries.
  package let libraryDirectory: String
  /// The name of the architecture in paths: `x86_64`.
  package let architecture: String

  package var frontend: String { "\(root)/bin/swift-frontend" }
  package var linker: String { "\(root)/bin/ld.lld" }
  package var symbolizer: String { "\(root)/bin/llvm-symbolizer" }
  /// The object file that every library with Swift metadata is linked with.
  package var runtimeObject: String { "\(libraryDirectory)/\(architecture)/swiftrt.o" }
  package var pluginDirectory: String { "\(resourceDirectory)/host/plugins" }
  package var pluginServer: String { "\(resourceDirectory)/host/libSwiftInProcPluginServer.so" }

  /// Finds the toolchain named by its variable, or else the one whose `swiftc` is on the `PATH`.
  ///
  /// - Parameters:
  ///   - environment: The environment to use, also for the compiler.
  ///   - directory: The directory in which to keep its answer for the next time, if any.
  /// - Returns: The toolchain, after checking that it is complete.
  /// - Throws: ``ToolchainError`` if there is none or it is not complete.
  package static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    rememberedIn directory: String? = nil
  ) async throws -> Toolchain {
    let compiler = try findCompiler(environment: environment)
    let memory = directory.map { ToolchainCache(directory: $0, environment: environment) }
    if let known = memory?.information(from: compiler) { return try Toolchain(known) }
    let information = try await ask(compiler, environment: environment)
    let toolchain = try Toolchain(information)
    memory?.remember(information, from: compiler, of: toolchain)
    return toolchain
  }

  private static func ask(
    _ compiler: String, environment: [String: String]
  ) async throws -> TargetInformation {
    // The path may be that of a wrapper, such as swiftly's proxy; the compiler knows its own.
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
    resourceDirectory = information.paths.runtimeResourcePath
    libraryDirectory = "\(resourceDirectory)/\(information.target.platform)"
    root =
      URL(fileURLWithPath: resourceDirectory).deletingLastPathComponent()
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
    "Install Swift 6.3 from https://www.swift.org/install/linux, or set "
    + "\(KernelVariable.toolchain.name) to its directory."

  private static func findCompiler(environment: [String: String]) throws -> String {
    let variable = KernelVariable.toolchain
    if let chosen = variable.value(in: environment) {
      for candidate in ["\(chosen)/bin/swiftc", "\(chosen)/usr/bin/swiftc"]
      where System.isExecutableFile(candidate) {
        return candidate
      }
      throw ToolchainError(
        problem: "\(variable.name) is \(chosen), but there is no bin/swiftc in that directory.",
        nextStep:
          "Set it to the toolchain's usr directory, or unset it to use swiftc from the PATH.")
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
