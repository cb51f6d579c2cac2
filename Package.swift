// swift-tools-version: 6.2
//
// Rules of this manifest: one section a layer, targets and their dependencies sorted, a test
// target beside the target it tests, and the same settings for every target (the loop at the end).

import Foundation
import PackageDescription

/// The folder `usr` of the toolchain that builds this package, found from `swiftc` on the PATH.
///
/// SwiftSyntax comes ready-made with the toolchain, always of exactly the compiler's grammar.
let toolchain: String = {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  for folder in path.split(separator: ":") {
    let compiler = URL(fileURLWithPath: "\(folder)/swiftc")
    guard FileManager.default.isExecutableFile(atPath: compiler.path) else { continue }
    return compiler.resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
  return "/usr"
}()
let hostLibraries = "\(toolchain)/lib/swift/host"

let package = Package(
  name: "swift-kernel",
  products: [
    .executable(name: "swift-cell-compiler", targets: ["swift-cell-compiler"]),
    .executable(name: "swift-cell-runner", targets: ["swift-cell-runner"]),
    .executable(name: "swift-kernel", targets: ["swift-kernel"]),
    .executable(name: "swift-kernel-launcher", targets: ["swift-kernel-launcher"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // MARK: - Systems

    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CSourceKit"),
    .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .target(name: "CPOSIX"),
    .target(name: "POSIX", dependencies: ["CPOSIX"]),
    .testTarget(name: "POSIXTests", dependencies: ["POSIX"]),
    .target(name: "ZeroMQ", dependencies: ["CZeroMQ"]),
    .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"]),

    // MARK: - Protocols

    .target(name: "CellText"),
    .target(name: "CompilerProtocol", dependencies: ["CellText", "RunnerProtocol"]),
    .testTarget(
      name: "CompilerProtocolTests",
      dependencies: ["CellText", "CompilerProtocol", "RunnerProtocol"]),
    .target(name: "JupyterProtocol", dependencies: ["COpenSSL"]),
    .testTarget(
      name: "JupyterProtocolTests",
      dependencies: ["JupyterProtocol"],
      resources: [.copy("GoldenFrames")]
    ),
    .target(name: "KernelLaunch", dependencies: ["POSIX"]),
    .testTarget(name: "KernelLaunchTests", dependencies: ["KernelLaunch", "POSIX"]),
    .target(name: "PeerProcesses", dependencies: ["POSIX", "RunnerProtocol"]),
    .target(name: "RunnerProtocol"),
    .testTarget(name: "RunnerProtocolTests", dependencies: ["RunnerProtocol"]),

    // MARK: - The kernel process

    .target(name: "CellCompilation", dependencies: ["CellText", "CompilerProtocol", "POSIX"]),
    .testTarget(
      name: "CellCompilationTests",
      dependencies: [
        "CellCompilation", "CellSyntax", "CellText", "CompilerProtocol", "PeerProcesses", "POSIX",
        "swift-cell-compiler",
      ]
    ),
    .target(
      name: "CellExecution",
      dependencies: [
        "CellCompilation",
        "CellText",
        "CompilerProtocol",
        "POSIX",
        "PeerProcesses",
        "RunnerProtocol",
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .testTarget(
      name: "CellExecutionTests",
      dependencies: [
        "CellCompilation",
        "CellExecution",
        "POSIX",
        "RunnerProtocol",
        "swift-cell-compiler",
        "swift-cell-runner",
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .target(
      name: "JupyterKernel",
      dependencies: [
        "CellExecution",
        "JupyterProtocol",
        "KernelLaunch",
        "POSIX",
        "RunnerProtocol",
        "ZeroMQ",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .testTarget(
      name: "JupyterKernelTests",
      dependencies: [
        "CellExecution",
        "JupyterKernel",
        "JupyterProtocol",
        "KernelTestSupport",
        "POSIX",
        "RunnerProtocol",
        "ZeroMQ",
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .target(
      name: "KernelInstallation",
      resources: [
        .embedInCode("Resources/kernel.json"),
        .embedInCode("Resources/logo-32x32.png"),
        .embedInCode("Resources/logo-64x64.png"),
        .embedInCode("Resources/logo-svg.svg"),
      ]
    ),
    .testTarget(name: "KernelInstallationTests", dependencies: ["KernelInstallation"]),
    .executableTarget(
      name: "swift-kernel",
      dependencies: [
        "CellCompilation",
        "CellExecution",
        "JupyterKernel",
        "JupyterProtocol",
        "KernelInstallation",
        "KernelLaunch",
        "POSIX",
        "RunnerProtocol",
        "ZeroMQ",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ]
    ),
    .executableTarget(
      name: "swift-kernel-launcher",
      dependencies: ["KernelLaunch", "POSIX"],
      // Loading the shared libraries would take longer than all the rest it does.
      linkerSettings: [
        .unsafeFlags(["-static-executable", "-use-ld=lld", "-Xlinker", "--no-warnings"])
      ]
    ),

    // MARK: - The compiler process

    .target(
      name: "CellSyntax",
      dependencies: ["CellText", "POSIX"],
      linkerSettings: [
        .unsafeFlags(["-L", hostLibraries, "-Xlinker", "-rpath", "-Xlinker", hostLibraries]),
        .linkedLibrary("SwiftOperators"),
        .linkedLibrary("SwiftParser"),
        .linkedLibrary("SwiftParserDiagnostics"),
        .linkedLibrary("SwiftSyntax"),
      ]
    ),
    .testTarget(name: "CellSyntaxTests", dependencies: ["CellSyntax", "CellText"]),
    .target(
      name: "ResidentCompiler",
      dependencies: ["CSourceKit", "CellSyntax", "CompilerProtocol", "POSIX", "RunnerProtocol"],
      swiftSettings: [.unsafeFlags(["-Xcc", "-I", "-Xcc", "\(toolchain)/include"])],
      // The kernel puts the folder of the toolchain it has found before this one.
      linkerSettings: [
        .unsafeFlags(["-L", "\(toolchain)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(toolchain)/lib"]),
        .linkedLibrary("BlocksRuntime"),
      ]
    ),
    .executableTarget(
      name: "swift-cell-compiler", dependencies: ["POSIX", "ResidentCompiler"]),

    // MARK: - The runner process

    .target(name: "CRunner", linkerSettings: [.linkedLibrary("dispatch")]),
    .target(
      name: "CellRunner",
      dependencies: [
        "CRunner",
        "Notebook",
        "POSIX",
        "PeerProcesses",
        "RunnerProtocol",
        .product(name: "DequeModule", package: "swift-collections"),
      ]
    ),
    .testTarget(
      name: "CellRunnerTests", dependencies: ["CellRunner", "Notebook", "POSIX", "RunnerProtocol"]),
    .target(name: "Notebook", dependencies: ["RunnerProtocol"]),
    .testTarget(name: "NotebookTests", dependencies: ["Notebook", "RunnerProtocol"]),
    .executableTarget(
      name: "swift-cell-runner",
      dependencies: ["CellRunner", "POSIX"],
      // A cell's library leaves the symbols of `Notebook` undefined; the runner has the only copy.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])]
    ),

    // MARK: - Test support

    .target(
      name: "KernelTestSupport",
      dependencies: [
        "CellExecution",
        "JupyterKernel",
        "JupyterProtocol",
        "POSIX",
        "RunnerProtocol",
        "ZeroMQ",
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Tests/KernelTestSupport"
    ),
  ]
)

/// What imports `CellSyntax`, directly or not, has to find the modules of SwiftSyntax.
let syntaxUsers: Set = [
  "CellCompilationTests", "CellSyntax", "CellSyntaxTests", "ResidentCompiler",
  "swift-cell-compiler",
]
for target in package.targets where syntaxUsers.contains(target.name) {
  target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-I", hostLibraries])]
}

for target in package.targets where ![.system, .plugin].contains(target.type) {
  target.swiftSettings = (target.swiftSettings ?? []) + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
