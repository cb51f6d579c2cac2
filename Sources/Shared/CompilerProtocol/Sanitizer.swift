/// A tool that watches cells while they run, for which they are compiled differently.
package enum Sanitizer: String, Hashable, Sendable, CaseIterable {
  /// ThreadSanitizer, which reports data races.
  case thread
}
