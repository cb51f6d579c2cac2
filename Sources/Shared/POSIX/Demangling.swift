internal import CPOSIX
internal import Glibc

/// The readable form of a mangled Swift name, or nothing for another kind of name.
///
/// The corresponding function of the Swift runtime is `swift_demangle`.
package func demangled(_ name: String) -> String? {
  guard let text = cposix_demangle(name, name.utf8.count) else { return nil }
  defer { free(text) }
  return String(cString: text)
}
