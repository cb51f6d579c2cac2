/// What watches cells while they run, for which they are compiled in another way.
package enum Sanitizer: String, Hashable, Sendable, CaseIterable {
  /// ThreadSanitizer, which tells of data races.
  case thread
}
