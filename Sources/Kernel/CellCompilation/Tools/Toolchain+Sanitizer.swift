package import CompilerProtocol
import FoundationEssentials

extension Toolchain {
  /// The libraries a process has to load before all others to run cells compiled for a sanitizer.
  ///
  /// The sanitizer's own comes first, since it takes the place of functions of the others.
  ///
  /// - Throws: A ``ToolchainError`` when the toolchain has none.
  package func libraries(for sanitizer: Sanitizer) throws -> [String] {
    let runtime =
      switch sanitizer {
      case .thread: "\(resourceFolder)/clang/lib/linux/libclang_rt.tsan-\(architecture).so"
      }
    guard FileManager.default.fileExists(atPath: runtime) else {
      throw ToolchainError(
        problem: "The Swift toolchain in \(root) has no library for it: \(runtime) is missing.",
        nextStep: "Install the complete toolchain from https://www.swift.org/install/linux.")
    }
    // It reckons with Dispatch in the process, without asking for it.
    return [runtime, "\(libraryFolder)/libdispatch.so", "\(libraryFolder)/libBlocksRuntime.so"]
  }
}
