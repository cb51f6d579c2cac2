internal import RunnerProtocol

/// `%batch`: how long cells of a notebook that is run as a whole wait for their jobs.
struct BatchMagic: Magic {
  let help = MagicHelp(
    "%batch", arguments: "[TIME|off|forever]",
    "says how long cells wait for their jobs where a notebook is run as a whole",
    details: """
      nbconvert, nbclient and papermill hear of a cell nothing after its end, so this and later cells \
      end when their jobs have, or when these have neither shown nor computed anything for TIME, which \
      is such as 90s or 2m, and 60s unless SWIFT_KERNEL_BATCH_WAIT says otherwise. Without an argument \
      it says what is chosen.
      """)

  func action(for use: MagicInvocation) throws(MagicUsageError) -> MagicAction {
    guard let word = use.word else {
      return .before { session, id in session.say("%batch \(session.settings.batchWait)", in: id) }
    }
    guard let wait = BatchWait(word) else {
      throw MagicUsageError("wants \(BatchWait.forms), which '\(word)' is not")
    }
    return .before { session, _ in session.settings.batchWait = wait }
  }
}
