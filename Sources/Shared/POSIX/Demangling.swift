internal import CPOSIX
internal import Glibc

/// Demangles a Swift name; `nil` for any other name.
///
/// The corresponding function of the Swift runtime is `swift_demangle`.
package func demangled(_ name: String) -> String? {
  guard let text = cposix_demangle(name, name.utf8.count) else { return nil }
  defer { free(text) }
  return String(cString: text)
}
