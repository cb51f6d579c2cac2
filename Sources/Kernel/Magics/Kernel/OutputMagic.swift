internal import Execution
internal import Formatting

/// `%output`: how much output is shown, and how fast.
struct OutputMagic: Magic {
  let help = MagicHelp(
    "%output", arguments: "[--cap SIZE|off] [--rate SIZE|off]",
    "sets how much output is shown, and how fast",
    details: """
      A job shows at most --cap of text; the rest goes only to its log, which %log shows. All output \
      of cells and jobs is sent at --rate bytes per second at most, because servers drop what \
      exceeds their own limit. SIZE is a size such as 500kB or 50MB. Without options the current \
      limits are printed.
      """)

  func effect(of use: MagicInvocation) throws(MagicUsageError) -> MagicEffect {
    let arguments = try MagicArguments(use.arguments, valued: ["--cap", "--rate"])
    try arguments.expectNoWords()
    var changes: [OutputLimits.Change] = []
    if let text = arguments["--cap"] {
      changes.append(.cap(try Self.limit(text, "--cap", OutputLimits.size)))
    }
    if let text = arguments["--rate"] {
      changes.append(.rate(try Self.limit(text, "--rate", OutputLimits.rate)))
    }
    return .kernel(
      changes.isEmpty ? .showSetting(.outputLimits) : .setOutputLimits(changes), .beforeSwift)
  }

  /// The limit after an option; `nil` for no limit.
  private static func limit(
    _ text: String, _ option: String,
    _ read: (String) throws(OutputLimits.InvalidLimit) -> ByteCount?
  ) throws(MagicUsageError) -> ByteCount? {
    do throws(OutputLimits.InvalidLimit) {
      return try read(text)
    } catch {
      throw MagicUsageError("\(error.hint), after \(option); '\(text)' is neither")
    }
  }
}
