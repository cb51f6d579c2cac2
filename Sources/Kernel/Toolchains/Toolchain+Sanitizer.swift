package import CompilerProtocol
import FoundationEssentials

extension Toolchain {
  /// The libraries that a process must load before all others to run cells compiled for a
  /// sanitizer.
  ///
  /// The sanitizer's own comes first, since it replaces functions of the others.
  ///
  /// - Throws: A ``ToolchainError`` if the toolchain does not have it.
  package func libraries(for sanitizer: Sanitizer) throws -> [String] {
    let runtime =
      switch sanitizer {
      case .thread: "\(resourceDirectory)/clang/lib/linux/libclang_rt.tsan-\(architecture).so"
      }
    guard FileManager.default.fileExists(atPath: runtime) else {
      throw ToolchainError(
        problem: "The Swift toolchain in \(root) has no library for it: \(runtime) is missing.",
        nextStep: "Install the complete toolchain from https://www.swift.org/install/linux.")
    }
    // It uses Dispatch without depending on its library.
    return [
      runtime, "\(libraryDirectory)/libdispatch.so", "\(libraryDirectory)/libBlocksRuntime.so",
    ]
  }
}
