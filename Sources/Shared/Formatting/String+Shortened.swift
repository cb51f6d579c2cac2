extension String {
  /// At most so many characters of the text; the last one of a text that is cut is an ellipsis.
  package func shortened(to limit: Int) -> String {
    // A character may consist of any number of scalars.
    let start = String(UnicodeScalarView(unicodeScalars.prefix(4 * limit)))
    guard start.utf8.count < utf8.count || start.count > limit else { return self }
    return start.prefix(limit - 1) + "…"
  }
}
