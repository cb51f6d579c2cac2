/// Why a picture cannot be shown.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be read; the reason is a sentence.
  case unreadable(path: String, reason: String)
  /// The bytes begin like no picture of a known format; the path is missing if they were given.
  case unknownFormat(path: String?)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "there is no picture to show at \(path): \(reason)"
    case .unknownFormat(let path):
      "\(path.map { "the file \($0)" } ?? "the data") is no PNG, JPEG, GIF, WebP or BMP picture; "
        + "show an SVG drawing with SVG(text)"
    }
  }
}
