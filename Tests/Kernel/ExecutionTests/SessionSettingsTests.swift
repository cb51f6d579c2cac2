import Execution
import Testing

@Suite("Settings of a session")
struct SessionSettingsTests {
  @Test("The environment chooses, and what it does not say stays as it is")
  func environment() {
    var complaints: [String] = []
    let settings = SessionSettings(environment: [
      "SWIFT_KERNEL_BATCH_WAIT": "2m", "SWIFT_KERNEL_RERUN": "cancel", "SWIFT_KERNEL_INTERRUPT": "",
    ]) { complaints.append($0) }
    #expect(settings.batchWait == .untilStandstill(.seconds(120)))
    #expect(settings.rerun == .cancel)
    #expect(settings.interrupt == .cells)
    #expect(complaints.isEmpty)
  }

  @Test("What means nothing is said and ignored")
  func complaints() throws {
    var complaints: [String] = []
    let settings = SessionSettings(environment: [
      "SWIFT_KERNEL_BATCH_WAIT": "soon", "SWIFT_KERNEL_INTERRUPT": "all",
    ]) { complaints.append($0) }
    #expect(settings == SessionSettings())
    #expect(complaints.count == 2)
    #expect(complaints[0].hasPrefix("SWIFT_KERNEL_BATCH_WAIT is 'soon' and should be a time"))
    #expect(complaints[1].contains("'cells' or 'jobs'"))
  }

  @Test(
    "A time of waiting is read and written",
    arguments: [
      ("off", BatchWait.off, "off"), ("0", .off, "off"), ("forever", .forever, "forever"),
      ("90", .untilStandstill(.seconds(90)), "90s"),
      ("2m", .untilStandstill(.seconds(120)), "120s"),
      ("1500ms", .untilStandstill(.seconds(1.5)), "1.5s"),
    ])
  func waits(text: String, wait: BatchWait, description: String) {
    #expect(BatchWait(text) == wait)
    #expect("\(wait)" == description)
  }

  @Test("What is no time of waiting is none", arguments: ["", "soon", "-1", "5x", "on"])
  func noWaits(text: String) {
    #expect(BatchWait(text) == nil)
  }
}
