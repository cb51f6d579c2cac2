internal import Formatting
internal import NotebookEngine
internal import NotebookValues
internal import RunnerProtocol

/// An image: PNG, JPEG, GIF, WebP or BMP.
public struct Image: Displayable, Hashable, Sendable {
  /// The bytes of the image file.
  public let data: [UInt8]
  /// The width to show it with, in pixels; by default its own.
  public var width: Int?
  /// The height to show it with, in pixels; by default its own.
  public var height: Int?
  private let format: ImageFormat
  /// At most this many bytes are read of a file; no front-end would show more.
  private static let limit = 256 << 20

  /// Makes an image of the bytes of an image file.
  ///
  /// - Parameters:
  ///   - data: The bytes: an array, Foundation's `Data` or any other sequence.
  ///   - width: The width to show it with, in pixels.
  ///   - height: The height to show it with, in pixels.
  /// - Throws: An ``ImageError`` if the bytes are in none of the known formats.
  public init(data: some Sequence<UInt8>, width: Int? = nil, height: Int? = nil) throws {
    try self.init(Array(data), path: nil, width: width, height: height)
  }

  /// Reads an image file.
  ///
  /// - Parameters:
  ///   - path: The path of the file; a relative one starts from the working directory, which is the
  ///     notebook's own unless `%cd` has changed it.
  ///   - width: The width to show it with, in pixels.
  ///   - height: The height to show it with, in pixels.
  /// - Throws: An ``ImageError`` if the file cannot be read or is in none of the known formats.
  public init(path: String, width: Int? = nil, height: Int? = nil) throws {
    let data: [UInt8]
    do {
      data = try NotebookRuntime.host.system.read(path, atMost: Self.limit)
    } catch {
      throw ImageError.unreadable(path: path, reason: "\(error)")
    }
    try self.init(data, path: path, width: width, height: height)
  }

  private init(_ data: [UInt8], path: String?, width: Int?, height: Int?) throws {
    guard let format = ImageFormat(of: data) else { throw ImageError.unknownFormat(path: path) }
    self.data = data
    self.format = format
    self.width = width
    self.height = height
  }

  public var representations: [MIMEType: Representation] {
    var metadata: [String: JSON] = [:]
    if let width { metadata["width"] = JSON(width) }
    if let height { metadata["height"] = JSON(height) }
    return [
      MIMEType(rawValue: format.mimeType): .data(data, metadata: metadata),
      .plainText: "\(format.rawValue) picture of \(data.count.grouped) bytes",
    ]
  }
}
