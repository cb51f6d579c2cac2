import Testing

@testable import CellDiagnostics

@Suite("The names of modules in the compiler's messages")
struct CellNameTests {
  private static let names = CellNames(labels: ["Cell_3": "In[2]", "Cell_12": "In[s1.7]"])

  @Test(
    "A module's name becomes the cell's",
    arguments: [
      ("value of type 'Cell_3.Cup'", "value of type 'Cup' of In[2]"),
      (
        "cannot convert 'Array<Cell_3.Cup>' to '[Cell_12.Cup]'",
        "cannot convert 'Array<Cup>' of In[2] to '[Cup]' of In[s1.7]"
      ),
      ("'Cell_3.Box<Cell_12.Cup>' it is", "'Box<Cup>' (Box of In[2], Cup of In[s1.7]) it is"),
      ("doesn't take 'Cell_3_base.Cup.Size'", "doesn't take 'Cup.Size' of In[2]"),
      ("module 'Cell_12' has no member 'x'", "In[s1.7] has no member 'x'"),
      ("value of type 'Link_3.Cup'", "value of type 'Cup' of In[2]"),
      ("module 'Link_12' has no member 'x'", "In[s1.7] has no member 'x'"),
      ("it is imported from 'Cell_3'", "it is imported from In[2]"),
      ("cannot find 'Cell_9' in scope", "cannot find 'Cell_9' in scope"),
      ("cannot find 'cell' in scope", "cannot find 'cell' in scope"),
      ("type 'Cell_44.Cup'", "type 'Cup'"),
    ])
  func readable(_ message: String, _ expected: String) {
    #expect(Self.names.readable(message) == expected)
  }
}
