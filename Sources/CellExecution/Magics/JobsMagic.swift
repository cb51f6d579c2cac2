internal import RunnerProtocol

/// `%jobs`: lists the jobs.
struct JobsMagic: Magic {
  let help = MagicHelp(
    "%jobs", "lists the jobs: number, name, state, time and cell",
    details: "Of more than 100, those that are over and oldest are left out.")

  func action(for use: MagicUse) throws(MagicUsageError) -> MagicAction {
    try use.expectNothing()
    return .call(MagicCall("jobs", []))
  }
}
