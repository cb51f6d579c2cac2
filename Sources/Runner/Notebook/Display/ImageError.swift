/// Why an image cannot be shown.
public enum ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(path: String, reason: String)
  /// The bytes are in none of the known formats; `path` is `nil` if they did not come from a file.
  case unknownFormat(path: String?)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read the image \(path): \(reason)"
    case .unknownFormat(let path):
      "\(path.map { "the file \($0)" } ?? "the data") is not a PNG, JPEG, GIF, WebP or BMP image; "
        + "show an SVG drawing with SVG(text)"
    }
  }
}
