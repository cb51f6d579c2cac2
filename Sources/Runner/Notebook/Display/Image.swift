internal import Formatting
internal import NotebookEngine
internal import RunnerProtocol

/// A picture that the notebook shows.
public struct Image: Displayable, Hashable, Sendable {
  /// The picture as its file has it.
  public let data: [UInt8]
  /// How wide it is shown, in pixels; its own width if there is none.
  public var width: Int?
  /// How high it is shown, in pixels; its own height if there is none.
  public var height: Int?
  private let format: ImageFormat
  /// More bytes than this are read of no file: no front-end would show them.
  private static let limit = 256 << 20

  /// Takes a picture that is in memory.
  ///
  /// - Parameters:
  ///   - data: The bytes of a PNG, JPEG, GIF, WebP or BMP file: an array, Foundation's `Data` or
  ///     any other sequence.
  ///   - width: How wide to show it, in pixels.
  ///   - height: How high to show it, in pixels.
  /// - Throws: An ``ImageError`` if the format is none of these.
  public init(data: some Sequence<UInt8>, width: Int? = nil, height: Int? = nil) throws {
    try self.init(Array(data), path: nil, width: width, height: height)
  }

  /// Reads a picture from a file.
  ///
  /// - Parameters:
  ///   - path: The path of a PNG, JPEG, GIF, WebP or BMP file; a relative one is seen from the
  ///     notebook's folder.
  ///   - width: How wide to show it, in pixels.
  ///   - height: How high to show it, in pixels.
  /// - Throws: An ``ImageError`` if the file cannot be read or its format is none of these.
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
      format.type: .data(data, metadata: metadata),
      .plainText: "\(format.rawValue) picture of \(data.count.grouped) bytes",
    ]
  }
}
