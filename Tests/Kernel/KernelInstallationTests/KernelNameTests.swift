import KernelInstallation
import Testing

@Suite("Kernel names")
struct KernelNameTests {
  @Test("A name of letters, digits, dashes, dots and underscores is stored in lower case")
  func accepts() {
    #expect(KernelName("swift")?.description == "swift")
    #expect(KernelName("Swift-6.3_beta")?.description == "swift-6.3_beta")
  }

  @Test(
    "A name that Jupyter would not find is refused",
    arguments: ["", ".", "..", "my kernel", "a/b", "swíft", "ſwift", "swift\n"])
  func refuses(name: String) {
    #expect(KernelName(name) == nil)
  }
}
