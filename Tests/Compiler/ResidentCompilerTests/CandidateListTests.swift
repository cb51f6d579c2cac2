import CompilerProtocol
import Testing

@testable import ResidentCompiler

@Suite("The candidates of a completion")
struct CandidateListTests {
  private func texts(
    _ results: [GivenCompletion], prefix: String = "", hiding modules: Set<String> = [],
    limit: Int = 100
  ) -> [String] {
    CandidateList(results, prefix: prefix, hiddenModules: modules).best(limit).map(\.text)
  }

  @Test("They start with what is typed, in any case, those of the same case first")
  func prefix() {
    let results = ["Radius", "round", "rabbit", "area"].map { GivenCompletion($0) }
    #expect(texts(results, prefix: "ra") == ["rabbit", "Radius"])
    #expect(texts(results, prefix: "Ra") == ["Radius", "rabbit"])
    #expect(texts(results, prefix: "x").isEmpty)
  }

  @Test("Names with letters outside ASCII are compared byte by byte")
  func letters() {
    let results = ["größe", "Größe", "gruß"].map { GivenCompletion($0) }
    #expect(texts(results, prefix: "grö") == ["größe", "Größe"])
  }

  @Test("Nearer ones come first, equally near ones in the order of the alphabet")
  func order() {
    let results = [
      GivenCompletion("zip", in: "Swift"), GivenCompletion("zoom", in: "Cell_3"),
      GivenCompletion("zebra", in: "Cell_2"), GivenCompletion("zone", .local),
    ]
    #expect(texts(results) == ["zone", "zebra", "zoom", "zip"])
  }

  @Test("Each text appears once, as the newest cell declares it")
  func duplicates() {
    var (old, new) = (
      GivenCompletion("width", in: "Cell_9"), GivenCompletion("width", in: "Cell_10")
    )
    (old.typeName, new.typeName) = ("Int", "Double")
    let candidates = CandidateList([old, new], prefix: "", hiddenModules: []).best(10)
    #expect(candidates.map(\.signature) == ["width: Double"])
  }

  @Test("No more than asked for, the likeliest ones")
  func limit() {
    let results = [GivenCompletion("far", in: "Swift"), GivenCompletion("near", .local)]
    #expect(texts(results, limit: 1) == ["near"])
    #expect(texts(results, limit: 0).isEmpty)
  }

  @Test("Names of C appear once a letter is typed")
  func namesOfC() {
    let results = [GivenCompletion("fopen", in: "SwiftGlibc"), GivenCompletion("fold", .local)]
    #expect(texts(results) == ["fold"])
    #expect(texts(results, prefix: "f") == ["fold", "fopen"])
  }

  @Test("Hidden modules are left out, but not other things of that name")
  func hiddenModules() {
    let results = [GivenCompletion.module("Frames"), .module("Foundation"), .init("Formatting")]
    #expect(texts(results, hiding: ["Frames", "Formatting"]) == ["Formatting", "Foundation"])
  }

  @Test(
    "Names that the kernel adds to cells are left out",
    arguments: ["Cell_7", "Cell_12_base", "Cell_next3_2", "_Cell_7", "Cell_7_base"])
  func ownNames(name: String) {
    #expect(texts([GivenCompletion(name)], prefix: name).isEmpty)
  }

  @Test(
    "Names that only look like ours are shown", arguments: ["Cell_", "Cell_x", "Cell_7b", "Cells"])
  func similarNames(name: String) {
    #expect(texts([GivenCompletion(name)], prefix: name) == [name])
  }

  @Test("Names with an underscore appear when it is typed, except the kernel's own")
  func underscores() {
    let results = [
      GivenCompletion("_count", in: "Cell_1"), GivenCompletion("_notebookResult", in: "Notebook"),
    ]
    #expect(texts(results).isEmpty)
    #expect(texts(results, prefix: "_") == ["_count"])
  }

  @Test("A declaration has the signatures of the nearest overloads, each once")
  func overloads() throws {
    func overload(_ type: String, in module: String) -> GivenCompletion {
      var result = GivenCompletion("scale(by:)", in: module)
      (result.description, result.insertion) = ("scale(by: \(type))", "scale(by: )")
      return result
    }
    let results = [
      overload("Int", in: "Cell_1"), overload("Double", in: "Cell_2"),
      overload("Int", in: "Cell_1"),
      overload("Far", in: "Swift"),
    ]
    let found = try #require(CandidateList.declaration(of: "scale", in: results))
    #expect(found.text == "scale(by: Double)\nscale(by: Int)")
    #expect(found.name == "scale(by:)")
    #expect(found.module == "Cell_2")
  }

  @Test("A newer variable hides the older one in its declaration")
  func hiddenVariable() throws {
    let results = ["Cell_4", "Cell_11"].map { module in
      var result = GivenCompletion("size", in: module)
      result.sourceKind = "source.lang.swift.decl.var.global"
      result.typeName = module == "Cell_11" ? "Double" : "Int"
      return result
    }
    #expect(CandidateList.declaration(of: "size", in: results)?.text == "size: Double")
  }

  @Test("Neither a keyword nor a label is a declaration")
  func noDeclaration() {
    #expect(CandidateList.declaration(of: "func", in: [GivenCompletion.keyword("func")]) == nil)
    #expect(CandidateList.declaration(of: "to:", in: [GivenCompletion("to:")]) == nil)
    #expect(CandidateList<GivenCompletion>.declaration(of: "x", in: []) == nil)
  }
}
