import FoundationEssentials
import Testing

/// A group of processes, as `/proc` shows it.
struct ProcessGroup {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  /// Returns once no process of the group is alive.
  func end(sourceLocation: SourceLocation = #_sourceLocation) async {
    await eventually(
      "the end of process group \(number)", sourceLocation: sourceLocation
    ) { !isAlive }
  }

  private var isAlive: Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.contains { name in
      guard Int32(name) != nil,
        let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8)
      else { return false }
      // Behind the program's name in parentheses: state, parent, group.
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 2 && fields[0] != "Z" && Int32(fields[2]) == number
    }
  }
}
