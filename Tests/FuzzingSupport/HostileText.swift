/// Words and values that programs are known to stumble over.
package enum HostileText {
  /// Numbers at and beyond the limits of every type, and what is only nearly a number.
  package static let numbers = [
    "0", "-0", "-1", "1", "1e400", "-1e400", "1e308", "1e-400", "0.1", "2147483648", "4294967296",
    "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "nan", "NaN", "inf", "-Infinity", "0x1p1023",
    "1_000", "١٢", "½", "1.7976931348623157e308", String(repeating: "9", count: 400), "+1", "1.",
    "999999999999999999GB", "1e9h", "9999999999m",
  ]

  /// Texts with characters that are cut, invisible, combined or none at all.
  package static let words = [
    "", " ", "\t", "\u{0}", "\"", "'", "\\", "\u{1F1E9}\u{1F1EA}", "e\u{301}\u{301}", "\u{FEFF}",
    "\u{202E}", "\u{10FFFF}", "\r\n", "é,ü", "--", "-", "-x", "--timeout", "--name", ",", ",,", "%",
    "%%",
    "!", "?", "(", "🧑‍🧑‍🧒‍🧒", "\u{85}", "\u{2028}", "../..", "/", "~", "$HOME", "*", "[", "[^]",
    String(repeating: "a", count: 5000), String(repeating: "\u{301}", count: 300),
  ]

  /// JSON of every type, some of it deep, long or not JSON.
  package static let json =
    [
      "null", "true", "{}", "[]", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "[[[[]]]]", "{\"a\":{}}",
      "1 2",
      String(repeating: "[", count: 600),
      String(repeating: "[", count: 400) + String(repeating: "]", count: 400),
      String(repeating: "{\"a\":", count: 500) + "1" + String(repeating: "}", count: 500), "-",
      "01",
    ] + numbers
}
