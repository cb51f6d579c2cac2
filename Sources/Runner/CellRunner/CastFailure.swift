internal import NotebookEngine
internal import NotebookValues

/// What the Swift runtime reports about an `as!` that failed.
///
/// Source: `swift_dynamicCastFailure`, which writes `Could not cast value of type 'main.A' (0x7f…) to
/// 'main.B' (0x7f…).`
struct CastFailure {
  private static let opening = "Could not cast value of type "

  private let source: MentionedType
  private let destination: MentionedType

  /// Parses a report; `nil` for another one.
  init?(_ report: some StringProtocol) {
    let parts = report.split(separator: "'", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == Self.opening,
      let source = MentionedType(parts[1], parts[2]),
      let destination = MentionedType(parts[3], parts[4])
    else { return nil }
    (self.source, self.destination) = (source, destination)
  }

  /// The failure in words for users, which tell two types of one name apart by their cells.
  var message: String {
    let namesCells = source.name == destination.name
    return Self.opening + source.text(namingCell: namesCells) + " to "
      + destination.text(namingCell: namesCells) + "."
  }

  /// A type that the report names.
  private struct MentionedType {
    let name: String
    /// The label of the cell that declares it.
    let label: String?

    /// - Parameters:
    ///   - name: The qualified name.
    ///   - rest: What stands behind it: ` (0x7f…) to `.
    init?(_ name: some StringProtocol, _ rest: some StringProtocol) {
      guard let start = rest.firstRange(of: "(0x"), let end = rest.firstRange(of: ")"),
        start.upperBound <= end.lowerBound,
        let address = UInt(rest[start.upperBound..<end.lowerBound], radix: 16)
      else { return nil }
      self.name = TypeName.short(String(name))
      label = CodeLocator.library(at: address).flatMap(CellLabels.shared.label(ofLibrary:))
    }

    func text(namingCell namesCell: Bool) -> String {
      guard namesCell, let label else { return "'\(name)'" }
      return "'\(name)' of \(label)"
    }
  }
}
