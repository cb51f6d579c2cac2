/// Something a cell can ask for that is no Swift.
protocol Magic: Sendable {
  /// What `%help` says of it.
  var help: MagicHelp { get }

  /// Says what a use of it asks for.
  ///
  /// - Throws: What is wrong with the arguments, in a few words.
  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction
}
