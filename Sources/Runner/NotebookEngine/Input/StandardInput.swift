package import RunnerProtocol
internal import Synchronization

/// What the user has typed for one cell and the cell has not read.
package final class StandardInput: Sendable {
  private let pending = Mutex<[UInt8]>([])

  package init() {}

  /// Fills a buffer with what the user types, at most up to the end of a line.
  ///
  /// - Returns: The number of bytes; 0 if the user ended the input.
  package static func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard buffer.count > 0 else { return 0 }
    guard let cell = askingCell() else { return 0 }
    if cell.input.isEmpty, !cell.input.ask(InputQuestion(prompt: ""), for: cell) { return 0 }
    return cell.input.takeLine(atMost: buffer.count) { line in
      buffer.copyBytes(from: line)
      return line.count
    }
  }

  /// Asks for a line, unless a line pasted with an earlier one is left.
  package static func line(for question: InputQuestion) -> String? {
    guard let cell = askingCell() else { return nil }
    if cell.input.isEmpty, !cell.input.ask(question, for: cell) { return nil }
    return cell.input.takeLine(atMost: .max) { line in
      String(decoding: line.last == UInt8(ascii: "\n") ? line.dropLast() : line, as: UTF8.self)
    }
  }

  private var isEmpty: Bool { pending.withLock { $0.isEmpty } }

  private func takeLine<Result: Sendable>(
    atMost limit: Int, _ body: (ArraySlice<UInt8>) -> Result
  ) -> Result {
    pending.withLock { pending in
      let end = pending.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? pending.count
      let count = min(end, limit)
      defer { pending.removeFirst(count) }
      return body(pending[..<count])
    }
  }

  /// Asks the user and stores the answer; returns false if the user ended the input.
  private func ask(_ question: InputQuestion, for cell: Origin) -> Bool {
    switch NotebookRuntime.host.ask(question, for: cell) {
    case .text(let text):
      pending.withLock { $0.append(contentsOf: Array(text.utf8) + [UInt8(ascii: "\n")]) }
      return true
    case .endOfFile:
      return false
    case .refused(let reason):
      NotebookRuntime.host.fail(
        RunFailure(
          kind: .thrown, name: "InputNotAvailable",
          message: "The cell asks for input, but \(reason)."))
    case nil:
      NotebookRuntime.host.abandonThread()
    }
  }

  /// The cell that runs this code; ends the thread if a job runs it.
  ///
  /// A thread that a user has started by hand has no cell; for it the input is at its end.
  private static func askingCell() -> Origin? {
    if Origin.current?.job != nil {
      NotebookRuntime.host.fail(
        RunFailure(
          kind: .thrown, name: "InputNotAvailable",
          message:
            "Only the running cell can ask the user. Ask before you start the job, and use the "
            + "answer in it."))
    }
    return Origin.current
  }
}
