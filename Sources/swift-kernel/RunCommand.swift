import ArgumentParser

/// Runs the kernel for one front-end.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the kernel; Jupyter does this.",
    discussion: "To try it by hand, type: jupyter console --kernel swift"
  )

  @Option(help: "The file with the addresses and the key, written by the front-end.")
  var connectionFile: String

  func run() async throws {
    throw ValidationError("This build has no kernel yet.")
  }
}
