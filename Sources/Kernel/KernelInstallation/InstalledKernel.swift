import FoundationEssentials

/// The folder of one kernel among those Jupyter knows, `…/kernels/<name>`.
package struct InstalledKernel: Hashable, Sendable {
  /// The folder with `kernel.json` and the logos.
  package let folder: String

  package init(named name: KernelName, in dataFolder: String) {
    folder = "\(dataFolder)/kernels/\(name)"
  }

  /// Whether anything is registered under the name.
  package var exists: Bool { FileManager.default.fileExists(atPath: folder) }

  /// The program the installed specification starts, or nothing if there is none to read.
  package var executable: String? {
    struct Started: Decodable {
      var argv: [String]
    }
    guard
      let json = FileManager.default.contents(atPath: "\(folder)/kernel.json"),
      let started = try? JSONDecoder().decode(Started.self, from: json)
    else { return nil }
    return started.argv.first
  }

  /// Whether the folder is this project's, from whichever build, and may be replaced or removed.
  ///
  /// A folder without a `kernel.json`, such as an interrupted installation leaves, is nobody's.
  package var isOurs: Bool {
    guard FileManager.default.fileExists(atPath: "\(folder)/kernel.json") else { return true }
    return executable.map(Self.isOurs) ?? false
  }

  /// Whether a path is that of a program of this project's which front-ends start.
  package static func isOurs(program path: String) -> Bool {
    ["swift-kernel", "swift-kernel-launcher"].contains(path.split(separator: "/").last)
  }

  /// Writes the specification and the logos, in place of an earlier installation of ours.
  package func install(_ specification: KernelSpecification) throws {
    guard isOurs else { throw InstallationError.taken(folder: folder) }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try write(PackageResources.logo_32x32_png, to: "logo-32x32.png")
      try write(PackageResources.logo_64x64_png, to: "logo-64x64.png")
      try write(PackageResources.logo_svg_svg, to: "logo-svg.svg")
      // Last, because a folder is a kernel for Jupyter as soon as it holds this file.
      try write(Array(specification.json()), to: "kernel.json")
    } catch {
      throw InstallationError.failed("write", folder: folder, reason: "\(error)")
    }
  }

  /// Removes the folder.
  package func uninstall() throws {
    guard exists else { throw InstallationError.missing(folder: folder) }
    guard isOurs else { throw InstallationError.taken(folder: folder) }
    do {
      try FileManager.default.removeItem(atPath: folder)
    } catch {
      throw InstallationError.failed("remove", folder: folder, reason: "\(error)")
    }
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"), options: .atomic)
  }
}
