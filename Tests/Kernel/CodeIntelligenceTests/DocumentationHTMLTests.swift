import Testing

@testable import CodeIntelligence

@Suite("Documentation comments as HTML")
struct DocumentationHTMLTests {
  @Test(
    "Paragraphs, lists and code are rendered, and all text is escaped",
    arguments: [
      ("Answers.\nAll of it.", "<p>Answers. All of it.</p>"),
      ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
      ("- a: b\n- c", "<ul><li>a: b</li></ul>\n<ul><li>c</li></ul>"),
      ("Of `a < b` & <c>", "<p>Of <code>a &lt; b</code> &amp; &lt;c&gt;</p>"),
      ("An open `tick", "<p>An open `tick</p>"),
      ("```\nlet a = [\n  1]\n```", "<pre><code>let a = [\n  1]</code></pre>"),
      ("    code\n\n    more\n", "<pre><code>code\n\nmore</code></pre>"),
      ("", ""),
    ])
  func rendering(markdown: String, html: String) {
    #expect(DocumentationHTML.rendered(markdown) == html)
  }
}
