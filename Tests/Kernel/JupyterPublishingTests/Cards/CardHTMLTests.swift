import Execution
import RunnerProtocol
import Testing

@testable import JupyterPublishing

@Suite("Cards as HTML")
struct CardHTMLTests {
  private let job = JobID(rawValue: 3)

  private func snapshot(
    _ symbol: CardSnapshot.Symbol, _ name: String, bar: CardSnapshot.Bar? = nil,
    detail: CardSnapshot.Detail? = nil
  ) -> CardSnapshot {
    CardSnapshot(
      symbol: symbol, title: .job(job, name: name), phrase: "\(symbol)", bar: bar, detail: detail)
  }

  @Test("The HTML has no script, and what users write stands for itself")
  func html() {
    let name = "<script>alert(\"1\")</script>&amp;"
    let running = snapshot(
      .running, name,
      bar: CardSnapshot.Bar(fraction: 0.25, facts: ["1 of 4"], label: "<img src=x>"))
    for snapshot in [
      running, snapshot(.completed, name, detail: .result("<b>\n$x$")),
      snapshot(.cancelled, name, detail: .message("<i>")),
    ] {
      let html = snapshot.html
      #expect(html.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;"))
      for tag in ["<script", "<img", "<i>", "<b>$"] { #expect(!html.contains(tag)) }
      #expect(html.contains("mathjax_ignore"))
      #expect(snapshot.bundle.entries["text/plain"] == snapshot.text)
    }
    #expect(running.html.contains("width:25.0%"))
  }

  @Test("A very long result is cut in the HTML")
  func long() {
    let long = snapshot(
      .completed, "job 3", detail: .result(String(repeating: "x", count: 5000)))
    #expect(long.html.count < 2000)
  }

  @Test("Any part that is done can be shown", arguments: [nil, 0, 0.001, 1] as [Double?])
  func fraction(_ fraction: Double?) {
    #expect(!snapshot(.running, "x", bar: CardSnapshot.Bar(fraction: fraction)).html.isEmpty)
  }
}
