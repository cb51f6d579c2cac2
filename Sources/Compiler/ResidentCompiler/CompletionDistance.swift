/// How unlikely it is that users mean a completion result, from its context.
enum CompletionDistance {
  static func of(_ result: CompletionResult) -> Int {
    if result.isLabel { return 0 }
    switch result.typeRelation {
    case convertible, identical: return 1
    default: break
    }
    switch result.context {
    case expression: return 1
    case local: return 2
    case ownType: return 3
    case inheritedType: return 4
    case outerType: return 5
    case ownModule: return 6
    default: return result.isKeyword ? 9 : ofModule(result.module)
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

  private static let expression = Identifier("source.codecompletion.context.exprspecific")
  private static let local = Identifier("source.codecompletion.context.local")
  private static let ownType = Identifier("source.codecompletion.context.thisclass")
  private static let inheritedType = Identifier("source.codecompletion.context.superclass")
  private static let outerType = Identifier("source.codecompletion.context.outsidenominal")
  private static let ownModule = Identifier("source.codecompletion.context.thismodule")
  private static let convertible = Identifier("source.codecompletion.typerelation.convertible")
  private static let identical = Identifier("source.codecompletion.typerelation.identical")
}
