package import Frames

/// A magic that is performed in the process of the cells.
package struct MagicCall: Hashable, Sendable {
  /// The word that names it, such as `cd`.
  package var name: String
  /// What it is given, as that magic wants it.
  package var arguments: [String]

  package init(_ name: String, _ arguments: [String]) {
    self.name = name
    self.arguments = arguments
  }
}

extension MagicCall: FrameCodable {
  package init(from reader: inout FrameReader) throws(FrameError) {
    let name = try reader.string()
    var arguments: [String] = []
    for _ in 0..<(try reader.integer()) { arguments.append(try reader.string()) }
    self.init(name, arguments)
  }

  package func write(to writer: inout FrameWriter) {
    writer.string(name)
    writer.int(arguments.count)
    for argument in arguments { writer.string(argument) }
  }
}
