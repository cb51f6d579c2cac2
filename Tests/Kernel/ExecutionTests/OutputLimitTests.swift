import Execution
import Formatting
import RunnerProtocol
import Testing

@Suite("Limits of output")
struct OutputLimitTests {
  @Test("They are read from the kernel's environment")
  func environment() {
    var complaints: [String] = []
    let limits = KernelEnvironment([
      "SWIFT_KERNEL_OUTPUT_CAP": "50MB", "SWIFT_KERNEL_OUTPUT_RATE": "off",
      "SWIFT_KERNEL_LOG_LIMIT": "0",
    ]) { complaints.append($0) }.outputLimits
    #expect(limits.cap == .megabytes(50))
    #expect(limits.rate == nil)
    #expect(limits.logs == ByteCount(bytes: 0))
    #expect(complaints.isEmpty)
  }

  @Test("Values that cannot be read are reported, and the settings stay")
  func badValues() {
    var complaints: [String] = []
    let limits = KernelEnvironment([
      "SWIFT_KERNEL_OUTPUT_CAP": "much", "SWIFT_KERNEL_OUTPUT_RATE": "5",
      "SWIFT_KERNEL_LOG_LIMIT": "-1",
    ]) { complaints.append($0) }.outputLimits
    #expect(limits == OutputLimits())
    #expect(
      complaints == [
        "SWIFT_KERNEL_LOG_LIMIT is '-1': give a size such as 50MB, or 'off' for no limit; it stays 1 GB",
        "SWIFT_KERNEL_OUTPUT_CAP is 'much': give a size such as 50MB, or 'off' for no limit; it stays "
          + "10 MB",
        "SWIFT_KERNEL_OUTPUT_RATE is '5': give a size per second such as 2MB, at least 10 kB, or "
          + "'off' for no limit; it stays 800 kB",
      ])
  }
}
