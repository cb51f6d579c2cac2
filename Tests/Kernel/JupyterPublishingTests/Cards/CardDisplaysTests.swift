import Execution
import RunnerProtocol
import Testing

@testable import JupyterPublishing

@Suite("Cards as displays and widgets")
struct CardDisplaysTests {
  private let displays = CardDisplays(nil)
  private let card = CardID(rawValue: 1)

  private func snapshot(_ phrase: String) -> CardSnapshot {
    CardSnapshot(
      symbol: .running, title: .job(JobID(rawValue: 1), name: "job 1"), phrase: phrase)
  }

  private func outputs(_ change: CardUpdate.Change, withWidgets: Bool = false) -> [Output] {
    displays.outputs(
      for: CardUpdate(card, change), from: ExecutionID(rawValue: 1), withWidgets: withWidgets)
  }

  private func appear(withWidgets: Bool = false, isCancellable: Bool = true) -> [Output] {
    outputs(.appeared(snapshot("queued"), isCancellable: isCancellable), withWidgets: withWidgets)
  }

  /// The events of outputs that are all on comms.
  private func events(_ outputs: [Output]) -> [CommEvent] {
    outputs.compactMap { if case .comm(let event) = $0 { event } else { nil } }
  }

  @Test("A card is updated under the identifier it was displayed with")
  func updates() throws {
    let shown = appear()
    guard case .display(let bundle, let id?)? = shown.first, shown.count == 1 else {
      Issue.record("\(shown)")
      return
    }
    #expect(bundle == snapshot("queued").bundle)
    #expect(
      outputs(.changed(snapshot("running")))
        == [.updateDisplay(snapshot("running").bundle, displayID: id)])
    #expect(outputs(.cancelling) == [])
    #expect(
      outputs(.ended(snapshot("over"), isVisible: true))
        == [.updateDisplay(snapshot("over").bundle, displayID: id)])
    #expect(outputs(.changed(snapshot("late"))) == [])
  }

  @Test("A card that appears again gets another display; one that was removed ends as a display")
  func again() throws {
    var ids: Set<String> = []
    for _ in 0..<3 {
      guard case .display(_, let id?)? = appear().last else {
        Issue.record("no display")
        return
      }
      ids.insert(id)
    }
    #expect(ids.count == 3)
    let last = outputs(.ended(snapshot("over"), isVisible: false))
    guard case .display(_, let id?)? = last.first else {
      Issue.record("\(last)")
      return
    }
    #expect(ids.contains(id) && last.count == 1)
  }

  @Test("A button is shown where it may be pressed and widgets can be shown, and nowhere else")
  func button() {
    #expect(events(appear(withWidgets: true, isCancellable: false)).isEmpty)
    #expect(events(appear(withWidgets: true)).isEmpty, "The card was displayed without one before.")
    let other = CardDisplays(nil)
    let outputs = other.outputs(
      for: CardUpdate(card, .appeared(snapshot("queued"), isCancellable: true)),
      from: ExecutionID(rawValue: 1), withWidgets: true)
    guard case .display(let bundle, _)? = outputs.last else {
      Issue.record("\(outputs)")
      return
    }
    #expect(events(outputs).count == outputs.count - 1)
    #expect(bundle.entries[CardWidget.mimeType] != nil)
    // Only the shared styles are left out the second time.
    let second = other.outputs(
      for: CardUpdate(CardID(rawValue: 2), .appeared(snapshot("queued"), isCancellable: true)),
      from: ExecutionID(rawValue: 1), withWidgets: true)
    #expect(second.count == 4)
  }

  @Test("A press of the button cancels the card, and only that")
  func press() throws {
    let opened = events(appear(withWidgets: true))
    let button = try #require(opened.first { $0.data.contains("ButtonModel") }?.id)
    func receive(_ id: String, _ data: String) -> CardDisplays.Reaction {
      displays.receive(CommEvent(id: id, kind: .message, data: data))
    }
    let press = #"{"method":"custom","content":{"event":"click"}}"#
    #expect(receive(button, press) == .cancel(card))
    for other in ["{}", "no JSON", #"{"method":"update","content":{"event":"click"}}"#] {
      #expect(receive(button, other) == .handled)
    }
    for event in opened where event.id != button { #expect(receive(event.id, press) == .handled) }
    #expect(receive("of a cell", press) == .foreign)
    #expect(events(outputs(.cancelling)).map(\.id) == [button])
    _ = outputs(.ended(snapshot("over"), isVisible: true))
    #expect(receive(button, press) == .foreign)
  }
}
