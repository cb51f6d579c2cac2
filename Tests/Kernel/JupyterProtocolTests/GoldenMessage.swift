import Foundation
import JupyterProtocol

/// A message as jupyter_client framed it.
struct GoldenMessage: Decodable, CustomStringConvertible {
  var scheme: String
  var key: String
  var type: String
  var id: String
  private var frames: [Data]

  private enum CodingKeys: CodingKey {
    case scheme
    case key
    case type
    case id
    case frames
  }

  var description: String { "\(type), \(scheme), key \"\(key)\"" }

  /// The frames as a socket would give them.
  var bytes: [[UInt8]] { frames.map { [UInt8]($0) } }

  var signature: Signature {
    Signature(
      key: key, scheme: Signature.Scheme(rawValue: String(scheme.dropFirst(5))) ?? .sha256)
  }

  static let all: [GoldenMessage] = {
    struct File: Decodable {
      var messages: [GoldenMessage]
    }
    let url = Bundle.module.url(
      forResource: "frames", withExtension: "json", subdirectory: "GoldenFrames")
    guard let url, let data = try? Data(contentsOf: url),
      let file = try? JSONDecoder().decode(File.self, from: data)
    else { preconditionFailure("The golden frames cannot be read") }
    return file.messages
  }()
}
