import ArgumentParser
import FoundationEssentials
import POSIX

/// Checks whether this machine has everything the kernel needs.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check everything the kernel needs, and show how to fix what is missing.")

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let directory = try System.executableDirectory
    var isHealthy = true
    func report(_ checks: [HealthCheck]) {
      for check in checks {
        print(check.description)
        isHealthy = isHealthy && check.isHealthy
      }
    }
    report([DescriptorCheck().run(), CacheCheck(environment: environment).run()])
    report(await ToolchainChecks(environment: environment, directory: directory).run())
    // Without a toolchain, a cell would only repeat the failure.
    if isHealthy { report(await CellCheck(environment: environment).run()) }
    report(LibraryChecks().run())
    report(await JupyterChecks(environment: environment).run())
    guard isHealthy else { throw ExitCode.failure }
  }
}
