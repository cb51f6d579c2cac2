import Testing

@testable import ResidentCompiler

@Suite("A completion result")
struct CompletionResultTests {
  @Test(
    "The text to insert is its name, or a label with its colon",
    arguments: [
      ("append(contentsOf:)", "append(contentsOf: )", "append"), ("count", "count", "count"),
      ("to:", "to: ", "to:"), ("größe", "größe", "größe"), ("default", "`default`", "default"),
      ("_storage", "_storage", "_storage"),
    ])
  func text(name: String, insertion: String, text: String) {
    var result = GivenCompletion(name)
    result.insertion = insertion
    #expect(result.text == text)
  }

  @Test(
    "What cannot stand there has none",
    arguments: [("", ""), ("(_:)", "("), ("[]", "["), ("&&", "&&"), ("count", ".count")])
  func noText(name: String, insertion: String) {
    var result = GivenCompletion(name)
    result.insertion = insertion
    #expect(result.text == nil)
  }

  @Test("A member behind an optional is inserted without the question mark and the dot")
  func optionalChaining() {
    var result = GivenCompletion("count")
    (result.insertion, result.needsOptionalChaining) = ("?.count", true)
    #expect(result.text == "count")
  }

  @Test(
    "Its kind is one that front-ends know",
    arguments: [
      ("decl.function.free", "function"), ("decl.function.method.instance", "function"),
      ("decl.var.global", "instance"), ("decl.var.local", "instance"),
      ("decl.var.instance", "property"), ("decl.enumelement", "property"),
      ("decl.macro", "function"),
      ("decl.struct", "class"), ("ref.module", "module"), ("keyword", "keyword"),
      ("literal", "text"),
    ])
  func kind(source: String, kind: String) {
    var result = GivenCompletion("x")
    result.sourceKind = "source.lang.swift.\(source)"
    #expect(result.kind == kind)
  }

  @Test("A label is a parameter, whether it stands alone or begins the arguments")
  func label() {
    #expect(GivenCompletion("speed:").kind == "param")
    var arguments = GivenCompletion("(to:speed:)")
    arguments.description = "(to: Direction, speed: Double)"
    #expect(arguments.kind == "param")
    #expect(GivenCompletion("go(to:)").kind == "function")
  }

  @Test("Its signature is a declaration in one line")
  func signature() {
    var result = GivenCompletion("count")
    #expect(result.signature == "count", "without a type")
    result.typeName = "Int"
    #expect(result.signature == "count: Int")
    (result.name, result.description) = ("map(_:)", "map(transform: (Int) -> T)")
    result.typeName = "[T]"
    #expect(result.signature == "map(_ transform: (Int) -> T) -> [T]")
    (result.description, result.typeName) = ("Direction", "Direction")
    #expect(result.signature == "Direction", "a type is its own type")
    #expect(GivenCompletion.keyword("func").signature.isEmpty)
    #expect(GivenCompletion.module("Foundation").signature.isEmpty)
  }

  @Test(
    "Its module tells the cell and whether it is of C",
    arguments: [
      ("Cell_12", 12, false), ("Cell_x", 0, false), ("Swift", 0, false), ("SwiftGlibc", 0, true),
      ("_Builtin_float", 0, true), ("_Concurrency", 0, false), ("_StringProcessing", 0, false),
      ("Cell_99999999999999999999", 0, false), ("", 0, false),
    ])
  func module(name: String, cell: Int, isOfC: Bool) {
    let result = GivenCompletion("x", in: name)
    #expect(result.cell == cell)
    #expect(result.isOfC == isOfC)
  }
}
