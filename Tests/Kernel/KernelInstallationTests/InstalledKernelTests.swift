import Foundation
import KernelInstallation
import Testing

@Suite("Installed kernels")
struct InstalledKernelTests {
  /// Lends a fresh directory with a space in its path.
  func withDataDirectory(_ body: (String) throws -> Void) throws {
    let directory = NSTemporaryDirectory() + "data directory \(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try body(directory)
  }

  func object(_ kernel: InstalledKernel) throws -> [String: Any] {
    let json = try Data(contentsOf: URL(filePath: "\(kernel.directory)/kernel.json"))
    return try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  @Test("Installing writes kernel.json and three logos, and installing again replaces them")
  func install() throws {
    let name = try #require(KernelName("swift"))
    try withDataDirectory { directory in
      let kernel = InstalledKernel(named: name, in: directory)
      try kernel.install(
        KernelSpecification(
          executable: "/opt/my kernel/swift-kernel", displayName: "Swift 🐦",
          environment: ["SWIFT_KERNEL_TOOLCHAIN": "/opt/$wift/usr"]))
      let written = try object(kernel)
      #expect(
        written["argv"] as? [String] == [
          "/opt/my kernel/swift-kernel", "run", "--connection-file", "{connection_file}",
        ])
      #expect(written["display_name"] as? String == "Swift 🐦")
      #expect(written["language"] as? String == "swift")
      #expect(written["interrupt_mode"] as? String == "message")
      #expect(
        written["env"] as? [String: String] == ["SWIFT_KERNEL_TOOLCHAIN": "/opt/$$wift/usr"])
      #expect(kernel.executable == "/opt/my kernel/swift-kernel")
      for logo in ["logo-32x32.png", "logo-64x64.png"] {
        let bytes = try Data(contentsOf: URL(filePath: "\(kernel.directory)/\(logo)"))
        #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(logo) is a PNG")
      }
      #expect(FileManager.default.fileExists(atPath: "\(kernel.directory)/logo-svg.svg"))

      try kernel.install(KernelSpecification(executable: "/elsewhere/swift-kernel"))
      #expect(try object(kernel)["display_name"] as? String == "Swift")
      #expect(kernel.executable == "/elsewhere/swift-kernel")
    }
  }

  @Test("Another program's kernel is neither replaced nor removed")
  func taken() throws {
    let name = try #require(KernelName("python3"))
    try withDataDirectory { directory in
      let kernel = InstalledKernel(named: name, in: directory)
      try FileManager.default.createDirectory(
        atPath: kernel.directory, withIntermediateDirectories: true)
      try Data(#"{"argv": ["/usr/bin/python3", "-m", "ipykernel"]}"#.utf8)
        .write(to: URL(filePath: "\(kernel.directory)/kernel.json"))
      #expect(throws: InstallationError.taken(directory: kernel.directory)) {
        try kernel.install(KernelSpecification(executable: "/x/swift-kernel"))
      }
      #expect(throws: InstallationError.taken(directory: kernel.directory)) {
        try kernel.uninstall()
      }
      #expect(kernel.executable == "/usr/bin/python3")
    }
  }

  @Test("Uninstalling removes the directory, and fails if there is none")
  func uninstall() throws {
    let name = try #require(KernelName("swift"))
    try withDataDirectory { directory in
      let kernel = InstalledKernel(named: name, in: directory)
      try kernel.install(KernelSpecification(executable: "/x/swift-kernel"))
      try kernel.uninstall()
      #expect(!kernel.exists)
      #expect(throws: InstallationError.missing(directory: kernel.directory)) {
        try kernel.uninstall()
      }
    }
  }

  @Test("A directory that cannot be written is an error that names it")
  func unwritable() throws {
    let name = try #require(KernelName("swift"))
    let kernel = InstalledKernel(named: name, in: "/proc/nowhere")
    let error = #expect(throws: InstallationError.self) {
      try kernel.install(KernelSpecification(executable: "/x/swift-kernel"))
    }
    #expect(error?.description.contains("/proc/nowhere/kernels/swift") == true)
    #expect(error?.description.contains(": No such file or directory. ") == true)
  }
}
