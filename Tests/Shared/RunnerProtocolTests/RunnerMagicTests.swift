import Frames
import RunnerProtocol
import Testing

@Suite("Magics for the runner")
struct RunnerMagicTests {
  private static let magics: [RunnerMagic] = [
    .shell("echo \"é🦆\"\n\\(x)"), .script("ls\n\"\"\"", options: ["-e", "+x"]),
    .changeDirectory(.home), .changeDirectory(.previous), .changeDirectory(.path("/a b")),
    .showDirectory, .listEnvironment, .showVariable("A"), .setVariable("A", to: "\u{0}="),
    .load("~/a"), .writeFile("a", text: "", append: false),
    .writeFile("a", text: "b", append: true),
    .wait(for: .all, timeout: nil),
    .wait(for: .these([.number(JobID(rawValue: 1)), .name("a \"b\",\n")]), timeout: 0.25),
    .cancel(.all, now: true), .cancel(.these([]), now: false),
    .cancel(.these([.number(JobID(rawValue: -1))]), now: false), .jobs(all: true, timeline: false),
    .jobs(all: false, timeline: true), .log(.number(JobID(rawValue: 3)), lines: nil, follow: true),
    .log(.name(""), lines: .max, follow: false), .listLogs,
  ]

  @Test("A magic is read as it was written", arguments: magics)
  func frames(magic: RunnerMagic) throws {
    #expect(try RunnerMagic(frame: magic.frame().dropFirst(4)) == magic)
    #expect(try RunnerMagic(encoded: magic.encoded) == magic)
  }

  @Test("A statement is on one line and passes the magic as a plain literal", arguments: magics)
  func statements(magic: RunnerMagic) {
    let statement = magic.statement
    #expect(statement.split(whereSeparator: \.isNewline).count == 1)
    if case .shell = magic {
      #expect(statement == #"_notebookShell("echo \"é🦆\"\n\\(x)")"#)
    } else {
      #expect(statement == "try _notebookMagic(\"\(magic.encoded)\")")
      let digits = Set("0123456789abcdef")
      #expect(digits.isSuperset(of: magic.encoded))
    }
  }

  @Test(
    "A text that encodes no magic is an error", arguments: ["", "0", "zz", "ff", "01", "é", "0a02"])
  func malformed(text: String) {
    #expect(throws: FrameError.self) { try RunnerMagic(encoded: text) }
  }
}
