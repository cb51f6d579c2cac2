import JupyterProtocol
import RunnerProtocol
import Testing

@testable import JupyterPublishing

@Suite("Updates in batch runs")
struct BatchUpdateTests {
  private let first = ExecutionID(rawValue: 1)
  private let second = ExecutionID(rawValue: 2)

  private func begin(_ id: ExecutionID, in outbox: inout Outbox, isBatch: Bool = true) {
    outbox.beginRun(
      id,
      as: Outbox.Run(
        parentHeader: Array("\(id.rawValue)".utf8), number: 1, isSilent: false, isBatch: isBatch),
      announcing: [])
  }

  private func message(_ type: String, of id: ExecutionID) -> OutgoingMessage {
    OutgoingMessage(
      destination: .iopub, messageType: type, parentHeader: Array("\(id.rawValue)".utf8),
      content: .json(OutgoingMessage.emptyObject))
  }

  private func show(_ name: String, by id: ExecutionID, in outbox: inout Outbox) {
    outbox.append(message("display_data", of: id), shownAs: name, from: id)
  }

  /// The parent an update goes out with that a job of the first run makes.
  private func parentOfUpdate(of name: String, in outbox: inout Outbox) -> String? {
    outbox.append(message("update_display_data", of: first), shownAs: name, from: first)
    return outbox.dequeueBatch(at: .now, atMost: .max).messages.last {
      $0.messageType == "update_display_data"
    }.map { String(decoding: $0.parentHeader, as: UTF8.self) }
  }

  @Test("An update of an ended run is sent under the running one")
  func running() {
    var outbox = Outbox()
    begin(first, in: &outbox)
    show("d", by: first, in: &outbox)
    #expect(parentOfUpdate(of: "d", in: &outbox) == "1")
    _ = outbox.endRun(first, with: [])
    #expect(parentOfUpdate(of: "d", in: &outbox) == "1")
    begin(second, in: &outbox)
    #expect(parentOfUpdate(of: "d", in: &outbox) == "2")
    _ = outbox.endRun(second, with: [])
    #expect(parentOfUpdate(of: "d", in: &outbox) == "1")
  }

  @Test("Other front-ends receive it under the run it belongs to")
  func interactive() {
    var outbox = Outbox()
    begin(first, in: &outbox, isBatch: false)
    show("d", by: first, in: &outbox)
    _ = outbox.endRun(first, with: [])
    begin(second, in: &outbox, isBatch: false)
    #expect(parentOfUpdate(of: "d", in: &outbox) == "1")
  }

  @Test("A display behind two pieces of a stream has no reliable index")
  func places() {
    var outbox = Outbox()
    begin(first, in: &outbox)
    for name in ["a", "b", "c", "d"] {
      show(name, by: first, in: &outbox)
      // Of both streams one piece before b, of stdout a second one before d.
      let pieces: [StreamName] = name == "a" ? [.stdout, .stderr] : name == "c" ? [.stdout] : []
      for stream in pieces { _ = outbox.append(stream, "x", from: first) }
    }
    show("a2", by: first, in: &outbox)
    _ = outbox.endRun(first, with: [])
    begin(second, in: &outbox)
    let parents = ["a", "b", "c", "d", "a2"].map { parentOfUpdate(of: $0, in: &outbox) }
    #expect(parents == ["2", "2", "2", "1", "1"])
  }

  @Test("Every index of a display has to be reliable; clearing starts over")
  func secondPlaces() {
    var displays = UpdatableDisplays()
    displays.recordDisplay("a")
    displays.recordStream("stdout")
    #expect([displays].contains("a"))
    displays.recordStream("stdout")
    displays.recordDisplay("a")
    #expect(![displays].contains("a"))
    displays.clear()
    #expect(![displays].contains("a"))
    displays.recordDisplay("a")
    #expect([displays].contains("a"))
  }
}
