import ArgumentParser
import KernelVariables

/// Prints the table of variables for the documentation.
struct EnvironmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment",
    abstract: "Print the variables of the kernel's environment as a table in Markdown.",
    shouldDisplay: false)

  func run() {
    print(KernelVariable.table)
  }
}
