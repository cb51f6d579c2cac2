// swift-tools-version: 6.2
//
// Rules of this manifest: one section for each process, named like its directory below Sources and
// Tests; targets and their dependencies sorted; a test target beside the target it tests; the same
// settings for every target (the loops at the end).

import Foundation
import PackageDescription

/// The directory `usr` of the toolchain that builds this package, found from `swiftc` on the PATH.
///
/// SwiftSyntax comes ready-made with the toolchain, always of exactly the compiler's grammar.
let toolchain: String = {
  let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
  for directory in path.split(separator: ":") {
    let compiler = URL(fileURLWithPath: "\(directory)/swiftc")
    guard FileManager.default.isExecutableFile(atPath: compiler.path) else { continue }
    return compiler.resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }
  return "/usr"
}()
let hostLibraries = "\(toolchain)/lib/swift/host"

// MARK: - Shared: what more than one process is made of

let shared: [Target] = [
  .target(name: "CPOSIX"),
  .testTarget(name: "CPOSIXTests", dependencies: ["CPOSIX"]),
  .target(name: "CompilerProtocol", dependencies: ["Frames"]),
  .testTarget(
    name: "CompilerProtocolTests", dependencies: ["CompilerProtocol", "Frames", "FuzzingSupport"]),
  .target(name: "Formatting"),
  .testTarget(name: "FormattingTests", dependencies: ["Formatting"]),
  .target(name: "Frames"),
  .testTarget(name: "FramesTests", dependencies: ["Frames", "FuzzingSupport"]),
  .target(name: "KernelVariables"),
  .testTarget(name: "KernelVariablesTests", dependencies: ["KernelVariables"]),
  .target(name: "Limits"),
  .target(name: "POSIX", dependencies: ["CPOSIX"]),
  .testTarget(name: "POSIXTests", dependencies: ["POSIX"]),
  .target(name: "PeerProcesses", dependencies: ["Frames", "POSIX"]),
  .target(name: "RunnerProtocol", dependencies: ["Formatting", "Frames"]),
  .testTarget(
    name: "RunnerProtocolTests",
    dependencies: ["Formatting", "Frames", "FuzzingSupport", "RunnerProtocol"]),
]

// MARK: - Kernel: the process that Jupyter starts, and its launcher

let kernel: [Target] = [
  .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
  .systemLibrary(name: "CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
  .target(
    name: "CellCompilation",
    dependencies: [
      "CellDiagnostics", "CompilerFiles", "CompilerProtocol", "ErrorText", "Limits", "POSIX",
      "Toolchains",
    ]),
  .testTarget(
    name: "CellCompilationTests",
    dependencies: [
      "CellCompilation", "CellDiagnostics", "CellSyntax", "CompilerProtocol", "KernelVariables",
      "POSIX", "PeerProcesses", "Toolchains", "swift-cell-compiler",
    ]
  ),
  .target(
    name: "CellDiagnostics",
    dependencies: ["CompilerFiles", "CompilerProtocol", "ErrorText", "Limits", "POSIX"]),
  .testTarget(
    name: "CellDiagnosticsTests",
    dependencies: ["CellDiagnostics", "CompilerProtocol", "FuzzingSupport", "POSIX", "Toolchains"]),
  .target(
    name: "CellExecution",
    dependencies: [
      "CellCompilation",
      "CellDiagnostics",
      "CellFailures",
      "CodeIntelligence",
      "CompilerProtocol",
      "ErrorText",
      "Execution",
      "Formatting",
      "Frames",
      "JobCards",
      "KernelVariables",
      "Limits",
      "Magics",
      "POSIX",
      "PeerProcesses",
      "RunnerProtocol",
      "Toolchains",
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .testTarget(
    name: "CellExecutionTests",
    dependencies: [
      "CellExecution", "Execution", "Formatting", "JobCards", "Limits", "POSIX", "RunnerProtocol",
    ]),
  .target(
    name: "CellFailures",
    dependencies: [
      "CellCompilation", "CellDiagnostics", "ErrorText", "Execution", "POSIX", "RunnerProtocol",
    ]),
  .testTarget(name: "CellFailuresTests", dependencies: ["CellFailures"]),
  .target(
    name: "CodeIntelligence",
    dependencies: [
      "CellCompilation",
      "CompilerProtocol",
      "Execution",
      "Formatting",
      "Limits",
      "Magics",
      "POSIX",
      "PeerProcesses",
      "RunnerProtocol",
      "Toolchains",
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .testTarget(
    name: "CodeIntelligenceTests",
    dependencies: ["CodeIntelligence", "Execution", "Magics", "POSIX"]),
  .target(name: "CompilerFiles"),
  .testTarget(
    name: "CompilerFilesTests",
    dependencies: ["CompilerFiles", "FuzzingSupport", "POSIX", "Toolchains"]),
  .target(name: "ErrorText", dependencies: ["POSIX"]),
  .testTarget(name: "ErrorTextTests", dependencies: ["ErrorText", "POSIX"]),
  .target(
    name: "Execution",
    dependencies: ["CompilerProtocol", "Formatting", "KernelVariables", "Limits", "RunnerProtocol"]
  ),
  .testTarget(
    name: "ExecutionTests",
    dependencies: [
      "Execution", "Formatting", "KernelTestSupport", "KernelVariables", "RunnerProtocol",
    ]),
  .target(name: "JobCards", dependencies: ["Execution", "Formatting", "Limits", "RunnerProtocol"]),
  .testTarget(
    name: "JobCardsTests", dependencies: ["Execution", "JobCards", "Limits", "RunnerProtocol"]),
  .target(
    name: "JupyterHistory",
    dependencies: [
      "JupyterProtocol",
      "Latches",
      "Limits",
      "POSIX",
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .testTarget(
    name: "JupyterHistoryTests",
    dependencies: [
      "JupyterHistory",
      "JupyterProtocol",
      "KernelTestSupport",
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .target(
    name: "JupyterKernel",
    dependencies: [
      "CompilerProtocol",
      "Execution",
      "JupyterHistory",
      "JupyterProtocol",
      "JupyterPublishing",
      "KernelLaunch",
      "Latches",
      "Limits",
      "POSIX",
      "RunnerProtocol",
      "ZeroMQ",
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .testTarget(
    name: "JupyterKernelTests",
    dependencies: [
      "Execution",
      "JupyterHistory",
      "JupyterKernel",
      "JupyterProtocol",
      "JupyterPublishing",
      "KernelTestSupport",
      "Latches",
      "POSIX",
      "RunnerProtocol",
      "ZeroMQ",
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .target(name: "JupyterProtocol", dependencies: ["COpenSSL"]),
  .testTarget(
    name: "JupyterProtocolTests",
    dependencies: ["JupyterProtocol"],
    resources: [.copy("GoldenFrames")]
  ),
  .target(
    name: "JupyterPublishing",
    dependencies: [
      "Execution",
      "Formatting",
      "JupyterProtocol",
      "Latches",
      "Limits",
      "POSIX",
      "RunnerProtocol",
    ]
  ),
  .testTarget(
    name: "JupyterPublishingTests",
    dependencies: [
      "Execution",
      "Formatting",
      "JupyterProtocol",
      "JupyterPublishing",
      "Limits",
      "RunnerProtocol",
    ]
  ),
  .target(
    name: "KernelInstallation",
    dependencies: ["ErrorText"],
    resources: [
      .embedInCode("Resources/kernel.json"),
      .embedInCode("Resources/logo-32x32.png"),
      .embedInCode("Resources/logo-64x64.png"),
      .embedInCode("Resources/logo-svg.svg"),
    ]
  ),
  .testTarget(name: "KernelInstallationTests", dependencies: ["KernelInstallation"]),
  .target(name: "KernelLaunch", dependencies: ["POSIX"]),
  .testTarget(name: "KernelLaunchTests", dependencies: ["KernelLaunch", "POSIX"]),
  .target(name: "Latches"),
  // Tests of CellExecution with the real compiler and a real runner process.
  .testTarget(
    name: "LiveSessionTests",
    dependencies: [
      "CellCompilation",
      "CellExecution",
      "CodeIntelligence",
      "CompilerProtocol",
      "Execution",
      "Formatting",
      "Magics",
      "POSIX",
      "RunnerProtocol",
      "Toolchains",
      "swift-cell-compiler",
      "swift-cell-runner",
      .product(name: "Logging", package: "swift-log"),
    ]
  ),
  .target(
    name: "Magics",
    dependencies: [
      "CompilerProtocol",
      "ErrorText",
      "Execution",
      "Formatting",
      "KernelVariables",
      "RunnerProtocol",
    ]
  ),
  .testTarget(
    name: "MagicsTests",
    dependencies: ["CompilerProtocol", "Execution", "Formatting", "Magics", "RunnerProtocol"]),
  .target(
    name: "Toolchains",
    dependencies: ["CompilerProtocol", "KernelVariables", "Limits", "POSIX"]),
  .testTarget(name: "ToolchainsTests", dependencies: ["KernelVariables", "POSIX", "Toolchains"]),
  .target(name: "ZeroMQ", dependencies: ["CZeroMQ"]),
  .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"]),
  .executableTarget(
    name: "swift-kernel",
    dependencies: [
      "CellExecution",
      "CodeIntelligence",
      "CompilerFiles",
      "ErrorText",
      "Execution",
      "Formatting",
      "JupyterHistory",
      "JupyterKernel",
      "JupyterProtocol",
      "JupyterPublishing",
      "KernelInstallation",
      "KernelLaunch",
      "KernelVariables",
      "Latches",
      "Limits",
      "POSIX",
      "RunnerProtocol",
      "Toolchains",
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
]

// MARK: - Runner: the process that loads cells and runs them and their jobs

/// The list of the symbols that the runner exports.
let cellSymbols = "symbols-for-cells.list"

let runner: [Target] = [
  .target(name: "CChildren", dependencies: ["CPOSIX", "CRunner"]),
  .target(name: "CRunner", linkerSettings: [.linkedLibrary("dispatch")]),
  .testTarget(
    name: "CRunnerTests", dependencies: ["CRunner", "CRunnerInternals", "POSIX", "crunner-probe"]),
  .target(name: "CTypeRecords"),
  .target(
    name: "CellRunner",
    dependencies: [
      "CChildren",
      "CRunner",
      "CTypeRecords",
      "Formatting",
      "Frames",
      "IsolatedJobs",
      "JobLogFiles",
      "Limits",
      "Notebook",
      "NotebookEngine",
      "NotebookMagics",
      "NotebookTesting",
      "POSIX",
      "RunnerProtocol",
      .product(name: "DequeModule", package: "swift-collections"),
    ]
  ),
  .testTarget(
    name: "CellRunnerTests",
    dependencies: [
      "CellRunner", "Formatting", "Frames", "Limits", "NotebookEngine", "POSIX", "RunnerProtocol",
    ]
  ),
  .target(
    name: "IsolatedJobs",
    dependencies: [
      "Formatting", "NotebookEngine", "POSIX", "PeerProcesses", "RunnerProtocol",
    ]),
  .target(
    name: "JobLogFiles",
    dependencies: [
      "CRunner",
      "Formatting",
      "Limits",
      "NotebookEngine",
      "POSIX",
      "RunnerProtocol",
      .product(name: "DequeModule", package: "swift-collections"),
    ]
  ),
  .testTarget(name: "JobLogFilesTests", dependencies: ["JobLogFiles", "POSIX"]),
  // What a cell may call, and no more: `public` here means public to users.
  .target(
    name: "Notebook",
    dependencies: [
      "Formatting", "NotebookEngine", "NotebookValues", "RunnerProtocol",
    ]
  ),
  .testTarget(
    name: "NotebookTests", dependencies: ["Notebook", "NotebookEngine", "RunnerProtocol"]),
  .target(
    name: "NotebookEngine",
    dependencies: ["Formatting", "Limits", "NotebookValues", "RunnerProtocol"]),
  .target(
    name: "NotebookMagics",
    dependencies: [
      "Formatting", "KernelVariables", "Limits", "Notebook", "NotebookEngine", "NotebookValues",
      "RunnerProtocol",
    ]),
  .target(
    name: "NotebookTesting",
    dependencies: ["Formatting", "Notebook", "NotebookEngine", "NotebookValues", "RunnerProtocol"]),
  .testTarget(
    name: "NotebookTestingTests",
    dependencies: ["NotebookEngine", "NotebookTesting", "RunnerProtocol"]),
  .target(name: "NotebookValues", dependencies: ["Formatting"]),
  .testTarget(name: "NotebookValuesTests", dependencies: ["Formatting", "NotebookValues"]),
  // Not a part of the runner: it is loaded once a cell has loaded XCTest.
  .target(name: "NotebookXCTest"),
  .executableTarget(
    name: "swift-cell-runner",
    dependencies: ["CellRunner", "POSIX"],
    exclude: [cellSymbols],
    // A cell's library leaves the symbols of `Notebook` undefined; the runner has the only copy.
    linkerSettings: [
      .unsafeFlags([
        "-Xlinker", "--export-dynamic", "-Xlinker",
        "--version-script=\(Context.packageDirectory)/Sources/Runner/swift-cell-runner/\(cellSymbols)",
      ])
    ]
  ),
]

// MARK: - Compiler: the resident process that reads and compiles cells

let compiler: [Target] = [
  .systemLibrary(name: "CSourceKit"),
  .target(
    name: "CellSyntax",
    dependencies: ["CompilerProtocol", "POSIX"],
    linkerSettings: [
      .unsafeFlags(["-L", hostLibraries, "-Xlinker", "-rpath", "-Xlinker", hostLibraries]),
      .linkedLibrary("SwiftOperators"),
      .linkedLibrary("SwiftParser"),
      .linkedLibrary("SwiftParserDiagnostics"),
      .linkedLibrary("SwiftSyntax"),
    ]
  ),
  .testTarget(
    name: "CellSyntaxTests", dependencies: ["CellSyntax", "CompilerProtocol", "Magics"]),
  .target(
    name: "ResidentCompiler",
    dependencies: ["CSourceKit", "CellSyntax", "CompilerProtocol", "Frames", "Limits", "POSIX"],
    swiftSettings: [.unsafeFlags(["-Xcc", "-I", "-Xcc", "\(toolchain)/include"])],
    // The kernel puts the directory of the toolchain it has found before this one.
    linkerSettings: [
      .unsafeFlags(["-L", "\(toolchain)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(toolchain)/lib"]
      ),
      .linkedLibrary("BlocksRuntime"),
    ]
  ),
  .testTarget(
    name: "ResidentCompilerTests", dependencies: ["CompilerProtocol", "ResidentCompiler"]),
  .executableTarget(name: "swift-cell-compiler", dependencies: ["POSIX", "ResidentCompiler"]),
]

// MARK: - Test support

let testSupport: [Target] = [
  .target(name: "FuzzingSupport", path: "Tests/FuzzingSupport"),
  .target(
    name: "Fuzzers",
    dependencies: [
      "CellDiagnostics",
      "CompilerProtocol",
      "Execution",
      "Frames",
      "FuzzingSupport",
      "JobCards",
      "JupyterHistory",
      "JupyterProtocol",
      "JupyterPublishing",
      "KernelVariables",
      "Magics",
      "POSIX",
      "RunnerProtocol",
      "Toolchains",
      .product(name: "GRDB", package: "GRDB.swift"),
      .product(name: "Logging", package: "swift-log"),
    ],
    path: "Tests/Fuzzers/Fuzzers"
  ),
  .testTarget(name: "FuzzersTests", dependencies: ["Fuzzers"], path: "Tests/Fuzzers/FuzzersTests"),
  .executableTarget(
    name: "fuzz-decoders",
    dependencies: [
      "Fuzzers", "POSIX", .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    path: "Tests/Fuzzers/fuzz-decoders"
  ),
  .target(
    name: "CRunnerInternals", dependencies: ["CRunner"], path: "Tests/Runner/CRunnerInternals"),
  .target(
    name: "KernelTestSupport",
    dependencies: [
      "CompilerProtocol",
      "Execution",
      "Formatting",
      "JupyterHistory",
      "JupyterKernel",
      "JupyterProtocol",
      "JupyterPublishing",
      "Latches",
      "POSIX",
      "RunnerProtocol",
      "ZeroMQ",
      .product(name: "Logging", package: "swift-log"),
    ],
    path: "Tests/KernelTestSupport"
  ),
  .executableTarget(
    name: "crunner-probe",
    dependencies: ["CRunner", "CRunnerInternals"],
    path: "Tests/Runner/crunner-probe",
    linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"])]
  ),
]

let package = Package(
  name: "swift-kernel",
  products: [
    .library(name: "NotebookXCTest", type: .dynamic, targets: ["NotebookXCTest"]),
    .executable(name: "swift-cell-compiler", targets: ["swift-cell-compiler"]),
    .executable(name: "swift-cell-runner", targets: ["swift-cell-runner"]),
    .executable(name: "swift-kernel", targets: ["swift-kernel"]),
    .executable(name: "swift-kernel-launcher", targets: ["swift-kernel-launcher"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: shared + kernel + runner + compiler + testSupport
)

for (directory, targets) in [
  ("Shared", shared), ("Kernel", kernel), ("Runner", runner), ("Compiler", compiler),
] {
  for target in targets {
    target.path = "\(target.type == .test ? "Tests" : "Sources")/\(directory)/\(target.name)"
  }
}

/// What imports `CellSyntax`, directly or not, has to find the modules of SwiftSyntax.
let syntaxUsers: Set = [
  "CellCompilationTests", "CellSyntax", "CellSyntaxTests", "ResidentCompiler",
  "ResidentCompilerTests", "swift-cell-compiler",
]
for target in package.targets where syntaxUsers.contains(target.name) {
  target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-I", hostLibraries])]
}

for target in package.targets where ![.system, .plugin].contains(target.type) {
  target.swiftSettings =
    (target.swiftSettings ?? []) + [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .treatAllWarnings(as: .error),
    ]
}
