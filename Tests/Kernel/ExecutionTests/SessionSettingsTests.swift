import Execution
import KernelVariables
import Testing

@Suite("Settings of a session")
struct SessionSettingsTests {
  @Test("The environment chooses, and what it does not set stays as it is")
  func environment() {
    var complaints: [String] = []
    let settings = KernelEnvironment([
      "SWIFT_KERNEL_BATCH_WAIT": "2m", "SWIFT_KERNEL_RERUN": "cancel", "SWIFT_KERNEL_INTERRUPT": "",
    ]) { complaints.append($0) }.settings
    #expect(settings.batchWait == .untilStalled(.seconds(120)))
    #expect(settings.rerun == .cancel)
    #expect(settings.interrupt == .cells)
    #expect(complaints.isEmpty)
  }

  @Test("Unknown values are reported and ignored")
  func complaints() throws {
    var complaints: [String] = []
    let settings = KernelEnvironment([
      "SWIFT_KERNEL_BATCH_WAIT": "soon", "SWIFT_KERNEL_INTERRUPT": "all",
    ]) { complaints.append($0) }.settings
    #expect(settings == SessionSettings())
    #expect(
      complaints == [
        "SWIFT_KERNEL_BATCH_WAIT is 'soon': give a time such as 90s, 2m or 90 (seconds), 'off' or "
          + "'forever'; it stays 60s",
        "SWIFT_KERNEL_INTERRUPT is 'all': give 'cells' or 'jobs'; it stays cells",
      ])
  }

  @Test("The history is stored unless it is switched off", arguments: ["", "on", "off", "no"])
  func history(text: String) {
    var complaints: [String] = []
    let environment = KernelEnvironment(["SWIFT_KERNEL_HISTORY": text]) { complaints.append($0) }
    #expect(environment.storesHistory == (text != "off"))
    #expect(
      complaints
        == (text == "no" ? ["SWIFT_KERNEL_HISTORY is 'no': give 'on' or 'off'; it stays on"] : []))
  }

  @Test("The documented defaults are the actual ones", arguments: KernelVariable.allCases)
  func defaults(variable: KernelVariable) {
    let text = variable.defaultValue
    guard text.hasPrefix("`") else { return }
    let environment = [variable.name: String(text.dropFirst().dropLast())]
    #expect(KernelEnvironment(environment) { Issue.record("\($0)") } == KernelEnvironment([:]))
  }

  @Test(
    "A waiting time is read and written",
    arguments: [
      ("off", BatchWait.off, "off"), ("0", .off, "off"), ("forever", .forever, "forever"),
      ("90", .untilStalled(.seconds(90)), "90s"),
      ("2m", .untilStalled(.seconds(120)), "120s"),
      ("1500ms", .untilStalled(.seconds(1.5)), "1.5s"),
    ])
  func waits(text: String, wait: BatchWait, description: String) {
    #expect(BatchWait(text) == wait)
    #expect("\(wait)" == description)
  }

  @Test("Text that is no waiting time is refused", arguments: ["", "soon", "-1", "5x", "on"])
  func noWaits(text: String) {
    #expect(BatchWait(text) == nil)
  }
}
