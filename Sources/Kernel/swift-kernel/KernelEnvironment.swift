import CellCompilation

/// The variables a kernel needs and a front-end started from a desktop may not have.
enum KernelEnvironment {
  /// What `kernel.json` keeps: the toolchain at hand, if there is one.
  static func kept(from environment: [String: String]) async -> [String: String] {
    guard let toolchain = try? await SessionComponents.toolchain(environment: environment) else {
      return [:]
    }
    return [Toolchain.variable: toolchain.root]
  }
}
