extension String {
  /// The text without a part of it at this offset, if it is there.
  func removing(_ part: String, atByte offset: Int) -> String {
    guard !part.isEmpty,
      let start = utf8.index(utf8.startIndex, offsetBy: offset, limitedBy: utf8.endIndex),
      // As bytes: a `Substring` would begin with the whole character that the offset is in.
      utf8[start...].starts(with: part.utf8)
    else { return self }
    return String(self[..<start]) + self[utf8.index(start, offsetBy: part.utf8.count)...]
  }
}
