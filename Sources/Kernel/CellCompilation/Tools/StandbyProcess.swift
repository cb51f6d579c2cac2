import FoundationEssentials
import POSIX

/// A started program that waits for its arguments.
///
/// They are in two response files of LLVM's: a pipe, at which the program waits until our end of it is
/// closed, and a file that is written before. The linker reads both of them twice, which a pipe
/// with the arguments themselves would not survive.
struct StandbyProcess: ~Copyable {
  private let child: ChildProcess
  private let gate: FileDescriptor
  private let argumentFile: String

  /// Starts a program, which leads a process group.
  init(_ configuration: ChildProcess.Configuration, argumentFile: String) throws {
    let (theirs, ours) = try FileDescriptor.pipe().release()
    let childEnd = FileDescriptor(owning: theirs)
    let ownEnd = FileDescriptor(owning: ours)
    var configuration = configuration
    configuration.arguments += ["@/dev/fd/3", "@\(argumentFile)"]
    configuration.inherited[3] = childEnd.number
    let child = try ChildProcess(configuration)
    self.child = child
    self.argumentFile = argumentFile
    gate = ownEnd
  }

  var processID: Int32 { child.pid }

  var isAlive: Bool { child.status == nil }

  /// Lets the program go on; gives nothing if it has ended already.
  ///
  /// - Throws: Why the arguments could not be written; the program is ended then.
  consuming func proceed(with arguments: [String]) throws -> ChildProcess? {
    guard isAlive else { return nil }
    do {
      try Data(Self.text(of: arguments).utf8).write(to: URL(fileURLWithPath: argumentFile))
    } catch {
      child.kill()
      throw error
    }
    return child
  }

  consuming func end() {
    child.kill()
  }

  /// The arguments as a response file has them, each in quotation marks.
  static func text(of arguments: [String]) -> String {
    arguments.map { argument in
      let escaped = argument.flatMap { character -> [Character] in
        #"\""#.contains(character) ? ["\\", character] : [character]
      }
      return "\"\(String(escaped))\"\n"
    }.joined()
  }
}
