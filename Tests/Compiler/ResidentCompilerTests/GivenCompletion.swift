@testable import ResidentCompiler

/// A completion result made by a test.
struct GivenCompletion: CompletionResult {
  var name: String
  var module = ""
  var description: String
  var typeName = ""
  var documentation = ""
  var insertion: String
  var sourceKind = "source.lang.swift.decl.function.free"
  var context = CompletionContext.elsewhere
  var hasExpectedType = false
  var needsOptionalChaining = false

  init(_ name: String, in module: String = "", _ context: CompletionContext = .elsewhere) {
    self.name = name
    self.module = module
    self.context = context
    description = name
    insertion = name
  }

  static func keyword(_ name: String) -> Self {
    var keyword = Self(name)
    keyword.sourceKind = "source.lang.swift.keyword"
    return keyword
  }

  static func module(_ name: String) -> Self {
    var module = Self(name)
    module.sourceKind = "source.lang.swift.ref.module"
    return module
  }

  func withName<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Array(name.utf8).withUnsafeBufferPointer(body)
  }

  func withModule<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    Array(module.utf8).withUnsafeBufferPointer(body)
  }
}
