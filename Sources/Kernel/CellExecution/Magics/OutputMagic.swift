internal import Formatting
internal import RunnerProtocol

/// `%output`: how much output is shown, and how fast.
struct OutputMagic: Magic {
  let help = MagicHelp(
    "%output", arguments: "[--cap SIZE|off] [--rate SIZE|off]",
    "says or changes how much output is shown",
    details: """
      A job shows as much text as --cap says; the rest goes to its log only, which %log shows. \
      Everything cells and jobs show is sent as fast as --rate says, in bytes a second, as servers \
      drop what comes faster. SIZE is such as 500kB or 50MB. Without options it says what holds.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    let words = try MagicArguments(use.arguments, valued: ["--cap", "--rate"])
    if let word = words.words.first { throw MagicUsageError("does not know '\(word)'") }
    let cap = try Self.limit("--cap", in: words, OutputLimits.size)
    let rate = try Self.limit("--rate", in: words, OutputLimits.rate)
    return .before { session, id in
      var limits = session.outputLimits
      if let cap { limits.cap = cap }
      if let rate { limits.rate = rate }
      session.outputLimits = limits
      if cap == nil, rate == nil { session.say(limits.summary, in: id) }
    }
  }

  /// The limit behind an option; nothing when the option is not there.
  private static func limit(
    _ option: String, in words: MagicArguments,
    _ read: (String) throws(OutputLimits.InvalidLimit) -> ByteCount?
  ) throws(MagicUsageError) -> ByteCount?? {
    guard let text = words[option] else { return nil }
    do throws(OutputLimits.InvalidLimit) {
      return .some(try read(text))
    } catch {
      throw MagicUsageError("does not know '\(text)' behind \(option): \(error.hint)")
    }
  }
}

extension OutputLimits {
  /// What holds, in sentences.
  fileprivate var summary: String {
    let cap = cap.map { "at most \($0)" } ?? "any amount"
    let rate = rate.map { "at most \($0) a second" } ?? "as fast as it comes"
    let logs = logs.map { $0.bytes > 0 ? "at most \($0)" : "no room: none are kept" } ?? "any room"
    return """
      A job shows \(cap) of text (--cap).
      Output is sent \(rate) (--rate).
      The logs of all sessions take \(logs) (\(LogDirectory.limitVariable)).
      """
  }
}
