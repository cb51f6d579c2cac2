import JupyterKernel
import KernelInstallation

/// Where this kernel stores the history of its cells.
enum HistoryLocation {
  /// The variable that keeps the history in memory only when it is `off`.
  static let variable = "SWIFT_KERNEL_HISTORY"

  /// A directory below Jupyter's data directory; memory when the user has no home.
  static func find(environment: [String: String]) -> History.StorageLocation {
    guard environment[variable] != "off",
      let data = InstallLocation.user.dataDirectory(environment: environment)
    else { return .memory }
    return .directory("\(data)/swift-kernel")
  }
}
