import CellCompilation

/// The variables that a kernel needs and a front-end started from a desktop may not have.
enum KernelEnvironment {
  /// The variables to store in `kernel.json`: the current toolchain, if there is one.
  static func kept(from environment: [String: String]) async -> [String: String] {
    guard let toolchain = try? await SessionComponents.toolchain(environment: environment) else {
      return [:]
    }
    return [Toolchain.variable: toolchain.root]
  }
}
