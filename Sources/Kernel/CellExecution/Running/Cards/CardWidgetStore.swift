internal import FoundationEssentials
internal import Limits
internal import RunnerProtocol

/// The widgets of all cards.
///
/// Those of finished cards stay for a while: a page that is loaded again asks for their states.
struct CardWidgetStore: Sendable {
  /// What a button says.
  private struct Message: Decodable {
    struct Content: Decodable {
      var event: String?
    }
    var method: String?
    var content: Content?
  }

  private(set) var comms: Set<String> = []
  private var buttons: [String: CardID] = [:]
  private var finished: [CardWidget] = []
  private var style: CardWidgetStyle?

  /// Makes the widgets of a card, and what opens them.
  mutating func make(for card: CardID, _ snapshot: CardSnapshot) -> (
    CardWidget, opening: [CommEvent]
  ) {
    var opening: [CommEvent] = []
    if style == nil {
      let style = CardWidgetStyle()
      self.style = style
      comms.formUnion(style.comms)
      opening += style.opening
    }
    let widget = CardWidget()
    comms.formUnion(widget.comms)
    buttons[widget.button] = card
    if let style { opening += widget.opening(snapshot.html, style) }
    return (widget, opening)
  }

  /// Shows widgets for the last time, and takes away the oldest if they become too many.
  mutating func end(_ widget: CardWidget, _ html: String) -> [CommEvent] {
    var events = widget.end(html)
    forget(widget.button)
    finished.append(widget)
    if finished.count > Limits.Cards.finishedWidgets {
      let oldest = finished.removeFirst()
      events += oldest.closing
      comms.subtract(oldest.comms)
    }
    return events
  }

  /// Takes note that a comm is closed.
  mutating func forget(_ comm: String) {
    comms.remove(comm)
    buttons[comm] = nil
  }

  /// The card whose button was pressed, if that is what an event says.
  func clickedCard(by event: CommEvent) -> CardID? {
    guard let card = buttons[event.id],
      let message = try? JSONDecoder().decode(Message.self, from: Data(event.data.utf8)),
      message.method == "custom", message.content?.event == "click"
    else { return nil }
    return card
  }
}
