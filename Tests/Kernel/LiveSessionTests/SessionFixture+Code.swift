import CellExecution
import Execution
import RunnerProtocol

extension SessionFixture {
  /// What may stand at the `|` of a text.
  func completions(_ marked: String) async -> Completions {
    let (code, cursor) = Self.split(marked)
    return await session.completions(in: code, at: cursor)
  }

  /// The texts that may stand at the `|` of a text.
  func matches(_ marked: String) async -> [String] {
    await completions(marked).matches.map(\.text)
  }

  /// What the place at the `|` of a text means, as plain text.
  func inspection(
    _ marked: String, detail: InspectionDetail = .documentation
  ) async -> MIMEBundle? {
    let (code, cursor) = Self.split(marked)
    return await session.inspection(of: code, at: cursor, detail: detail)
  }

  private static func split(_ marked: String) -> (code: String, cursor: Int) {
    let scalars = marked.unicodeScalars
    let cursor = scalars.firstIndex(of: "|") ?? scalars.endIndex
    let code = String(scalars[..<cursor]) + String(scalars[cursor...].dropFirst())
    return (code, scalars.distance(from: scalars.startIndex, to: cursor))
  }
}
