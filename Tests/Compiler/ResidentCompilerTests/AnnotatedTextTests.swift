import Testing

@testable import ResidentCompiler

@Suite("Text with sourcekitd's markup")
struct AnnotatedTextTests {
  @Test(
    "Tags are removed, entities become characters",
    arguments: [
      ("<Declaration>let x: <Type usr=\"s:Si\">Int</Type></Declaration>", "let x: Int"),
      (
        "func f&lt;T&gt;(_: T) -&gt; &quot;a&quot; &amp; &apos;b&apos;",
        "func f<T>(_: T) -> \"a\" & 'b'"
      ),
      ("", ""), ("no markup", "no markup"), ("&unknown;x", "x"),
    ])
  func plain(annotated: String, text: String) {
    #expect(AnnotatedText.plain(annotated) == text)
  }

  @Test("Markup that is cut short stays as it is", arguments: ["a < b", "fish & chips", "x<Type"])
  func cutShort(text: String) {
    #expect(AnnotatedText.plain(text) == text)
  }

  @Test(
    "Attributes that concern the compiler only are dropped, others stay",
    arguments: [
      ("@inlinable func f()", "func f()"),
      ("@available(macOS 10.15, *) @MainActor func f()", "@MainActor func f()"),
      ("@_specialize(where T == Int) func f&lt;T&gt;()", "func f<T>()"),
      ("@Wrapped(limit: max(1, 2)) var x: Int", "@Wrapped(limit: max(1, 2)) var x: Int"),
      ("@frozen @usableFromInline struct S", "struct S"), ("@available(", ""), ("@", "@ "),
    ])
  func attributes(annotated: String, text: String) {
    #expect(AnnotatedText.declaration(annotated) == text)
  }
}
