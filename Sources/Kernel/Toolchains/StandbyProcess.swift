import FoundationEssentials
import POSIX

/// A started program that waits for its arguments.
///
/// It is given two response files: a pipe, at which it waits until this end is closed, and a
/// regular file that is written before that. The linker reads response files twice, so the
/// arguments themselves cannot be in the pipe.
struct StandbyProcess: ~Copyable {
  private let child: ChildProcess
  private let gate: FileDescriptor
  private let argumentFile: String

  /// Starts a program in a process group of its own.
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

  /// Lets the program proceed; returns `nil` if it has ended already.
  ///
  /// - Throws: The reason if the arguments cannot be written; the program is ended then.
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

  consuming func terminate() {
    child.kill()
  }

  /// The content of a response file with these arguments, each in quotation marks.
  static func text(of arguments: [String]) -> String {
    arguments.map { argument in
      let escaped = argument.flatMap { character -> [Character] in
        #"\""#.contains(character) ? ["\\", character] : [character]
      }
      return "\"\(String(escaped))\"\n"
    }.joined()
  }
}
