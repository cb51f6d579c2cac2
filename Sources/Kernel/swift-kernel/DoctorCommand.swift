import ArgumentParser
import FoundationEssentials

/// Says whether the machine has what the kernel needs.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check what the kernel needs, and say what to type for what is missing.")

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let folder = try OwnExecutable.folder()
    var isHealthy = true
    func report(_ checks: [HealthCheck]) {
      for check in checks {
        print(check.description)
        isHealthy = isHealthy && check.isHealthy
      }
    }
    report(await ToolchainChecks(environment: environment, folder: folder).run())
    // A cell says nothing new when its toolchain is missing already.
    if isHealthy { report(await CellCheck(environment: environment).run()) }
    report(LibraryChecks().run())
    report(await JupyterChecks(environment: environment).run())
    guard isHealthy else { throw ExitCode.failure }
  }
}
