import Formatting
import Testing

@Suite("Times and numbers")
struct NumberTests {
  private static let extremes = [
    0, -0.0, .nan, .infinity, -.infinity, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    .leastNonzeroMagnitude, 1e15, -1e15, -1, 59.999, 3600,
  ]

  @Test(
    "A time is shown in the unit that reads best",
    arguments: [
      (0, "0 µs"), (0.00025, "250 µs"), (0.08, "80 ms"), (1.25, "1.25 s"), (185, "3 min 5 s"),
      (7500, "125 min 0 s"), (-0.00025, "-250 µs"),
    ])
  func times(_ seconds: Double, _ text: String) {
    #expect("\(ElapsedTime(seconds: seconds))" == text)
  }

  @Test(
    "A measured time has three digits",
    arguments: [
      (0, "0 µs"), (0.000_001_23, "1.23 µs"), (0.000_25, "250 µs"), (0.012_34, "12.3 ms"),
      (0.002, "2 ms"), (1.2345, "1.23 s"), (59.94, "59.9 s"), (90, "1 min 30 s"),
      (7500, "125 min 0 s"),
    ])
  func measurements(_ seconds: Double, _ text: String) {
    #expect(ElapsedTime(seconds: seconds).measured == text)
  }

  @Test("The times on a scale share the unit of its step")
  func scale() {
    let unit = TimeUnit(notLongerThan: 30)
    #expect([30, 90, 0.5].map { unit.text(of: $0, inPartsOf: 1000) } == ["30 s", "90 s", "0.5 s"])
    let longer = TimeUnit(notLongerThan: 60)
    #expect([60, 90].map { longer.text(of: $0, inPartsOf: 1000) } == ["1 min", "1.5 min"])
    #expect(TimeUnit(notLongerThan: 1e-9).text(of: 2e-6) == "2 µs")
  }

  @Test("A running clock shows whole seconds, and none before it starts")
  func clocks() {
    let shown = [-5, 0, 12.9, 185, 7500, 4_000_000].map { ElapsedTime(seconds: $0).ticking }
    #expect(shown == ["0 s", "0 s", "12 s", "3 min 5 s", "2 h 5 min", "1,111 h 6 min"])
  }

  @Test("Any number of seconds has a description", arguments: extremes)
  func anyTime(_ seconds: Double) {
    #expect(ElapsedTime(seconds: seconds).description.hasSuffix("s"))
    #expect(ElapsedTime(seconds: seconds).measured.hasSuffix("s"))
    #expect(!ElapsedTime(seconds: seconds).ticking.isEmpty)
  }

  @Test(
    "A fraction of zero is not shown",
    arguments: [(2, "2"), (2.5, "2.5"), (-0.0, "0"), (1e18, "1000000000000000000"), (.nan, "nan")])
  func fractions(_ number: Double, _ text: String) {
    #expect(number.withoutZeroFraction == text)
  }

  @Test(
    "Thousands are separated",
    arguments: [
      (0, "0"), (999, "999"), (-1000, "-1,000"), (1_234_567, "1,234,567"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func grouping(_ number: Int, _ text: String) {
    #expect(number.grouped == text)
  }

  @Test(
    "Ordinal numbers end as in English",
    arguments: [
      (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (23, "23rd"),
      (1001, "1,001st"), (-1, "-1st"), (0, "0th"), (Int.min, "-9,223,372,036,854,775,808th"),
    ])
  func ordinals(_ number: Int, _ text: String) {
    #expect(number.ordinal == text)
  }

  @Test(
    "Any number of bytes has a description", arguments: [Int.min, -1500, -1, .max, 1_000_000_000])
  func bytes(_ count: Int) {
    #expect(!ByteCount(bytes: count).description.isEmpty)
  }

  @Test("Markup is escaped, also where a combining mark follows it")
  func html() {
    #expect("<a b=\"c\">&\u{301}".htmlEscaped == "&lt;a b=&quot;c&quot;&gt;&amp;\u{301}")
    #expect("<\u{338}é🦆".htmlEscaped == "&lt;\u{338}é🦆")
  }
}
