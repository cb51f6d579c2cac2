/// The name a kernel is registered under, which also names its directory.
///
/// Jupyter compares names in lower case and allows ASCII letters, digits, `-`, `.` and `_`; see
/// [Kernel specs](https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).
package struct KernelName: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// Creates a name; `nil` if Jupyter would not accept it.
  package init?(_ name: String) {
    let isValid = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"):
        true
      default: false
      }
    }
    guard isValid, !name.isEmpty, name != ".", name != ".." else { return nil }
    description = name.lowercased()
  }
}
