import ErrorText
import FoundationEssentials

/// The directory of one of Jupyter's kernels, `…/kernels/<name>`.
package struct InstalledKernel: Hashable, Sendable {
  /// The directory with `kernel.json` and the logos.
  package let directory: String

  package init(named name: KernelName, in dataDirectory: String) {
    directory = "\(dataDirectory)/kernels/\(name)"
  }

  /// Whether anything is registered under the name.
  package var exists: Bool { FileManager.default.fileExists(atPath: directory) }

  /// The program that the installed specification starts; `nil` if there is none.
  package var executable: String? {
    struct Started: Decodable {
      var argv: [String]
    }
    guard
      let json = FileManager.default.contents(atPath: "\(directory)/kernel.json"),
      let started = try? JSONDecoder().decode(Started.self, from: json)
    else { return nil }
    return started.argv.first
  }

  /// Whether the directory belongs to this project, and so may be replaced or removed.
  ///
  /// A directory without a `kernel.json`, such as an interrupted installation leaves, may be.
  package var isOurs: Bool {
    guard FileManager.default.fileExists(atPath: "\(directory)/kernel.json") else { return true }
    return executable.map(Self.isOurs) ?? false
  }

  /// Whether a path is that of a program of this project that front-ends start.
  package static func isOurs(program path: String) -> Bool {
    ["swift-kernel", "swift-kernel-launcher"].contains(path.split(separator: "/").last)
  }

  /// Writes the specification and the logos, replacing an earlier installation of this project.
  package func install(_ specification: KernelSpecification) throws {
    guard isOurs else { throw InstallationError.taken(directory: directory) }
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
      try write(PackageResources.logo_32x32_png, to: "logo-32x32.png")
      try write(PackageResources.logo_64x64_png, to: "logo-64x64.png")
      try write(PackageResources.logo_svg_svg, to: "logo-svg.svg")
      // Written last: with this file, the directory becomes a kernel for Jupyter.
      try write(Array(specification.json()), to: "kernel.json")
    } catch {
      throw InstallationError.failed("write", directory: directory, reason: error.reason)
    }
  }

  /// Removes the directory.
  package func uninstall() throws {
    guard exists else { throw InstallationError.missing(directory: directory) }
    guard isOurs else { throw InstallationError.taken(directory: directory) }
    do {
      try FileManager.default.removeItem(atPath: directory)
    } catch {
      throw InstallationError.failed("remove", directory: directory, reason: error.reason)
    }
  }

  private func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(directory)/\(name)"), options: .atomic)
  }
}
