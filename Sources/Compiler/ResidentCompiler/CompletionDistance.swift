/// How unlikely it is that users mean a completion result, from its context.
enum CompletionDistance {
  static func of(_ result: some CompletionResult) -> Int {
    if result.isLabel { return 0 }
    if result.hasExpectedType { return 1 }
    return switch result.context {
    case .expression: 1
    case .local: 2
    case .ownType: 3
    case .inheritedType: 4
    case .outerType: 5
    case .ownModule: 6
    case .elsewhere: result.isKeyword ? 9 : ofModule(result.module)
    }
  }

  /// The distance of a module, from near to far: cells, `Notebook`, the standard library,
  /// Foundation, other libraries, C.
  private static func ofModule(_ name: String) -> Int {
    switch name {
    case _ where name.hasPrefix("Cell_"): 7
    case "Notebook": 8
    case "Swift", "_Concurrency", "_StringProcessing": 10
    case "Foundation", "FoundationEssentials": 11
    case "Glibc", "SwiftGlibc", "CDispatch": 13
    case _ where name.hasPrefix("_"): 14
    default: 12
    }
  }
}
