internal import FuzzingSupport
internal import JupyterPublishing
internal import POSIX

/// The file that keeps the cards of a notebook for its next kernel.
struct CardArchiveFuzzer: Fuzzer {
  static let name = "card archives"

  private static let card = JSONInput(
    members: [("box", "\"b\""), ("text", "\"t\""), ("html", "\"<b>1</b>\"")])

  private let directory: TemporaryDirectory
  private let file: String

  init() throws {
    directory = try TemporaryDirectory(prefix: "cards")
    CardArchive(in: directory.path, of: "a").write()
    file = "\(directory.path)/\(Directory.names(in: directory.path)[0])"
  }

  mutating func execute(_ mutator: inout Mutator) throws {
    var cards: [UInt8] = Array("[".utf8)
    for _ in 0...mutator.number(below: 4) { cards += Self.card.hostile(&mutator) + Array(",".utf8) }
    cards.removeLast()
    cards += Array("]".utf8)
    try PrivateFile.write(mutator.number(below: 2) == 0 ? mutator.damaged(cards) : cards, to: file)
    CardArchive(in: directory.path, of: "a").write()
  }
}
