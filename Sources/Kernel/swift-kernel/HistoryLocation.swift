import JupyterKernel
import KernelInstallation

/// Where this kernel keeps the history of its cells.
enum HistoryLocation {
  /// Set to `off`, it has the history kept in memory only.
  static let variable = "SWIFT_KERNEL_HISTORY"

  /// A folder of the kernel's own below Jupyter's data folder; memory when the user has no home.
  static func find(environment: [String: String]) -> History.StorageLocation {
    guard environment[variable] != "off",
      let data = InstallLocation.user.dataFolder(environment: environment)
    else { return .memory }
    return .folder("\(data)/swift-kernel")
  }
}
