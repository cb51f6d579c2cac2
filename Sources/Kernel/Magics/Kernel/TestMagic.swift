internal import CompilerProtocol

/// `%test`: runs the tests that the cells declare.
struct TestMagic: Magic {
  let help = MagicHelp(
    "%test", arguments: "[NAME …]", "runs the tests that the cells declare with @Test",
    details: """
      It shows a table of them, and the cell fails if a test does. With names, only the tests run whose name \
      contains one of them. A test or suite that a later cell declares again counts once, as it is now.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    .kernel(.runTests(matching: try MagicArguments(use.arguments).words), .afterSwift)
  }
}
