internal import Execution
internal import JupyterProtocol
internal import Limits
internal import RunnerProtocol

/// The widgets of all cards.
///
/// Those of finished cards are kept for a while, because a page that is loaded again asks for their
/// states.
struct CardWidgetStore: Sendable {
  /// The comms of all widgets, which the kernel serves as long as it runs.
  private(set) var comms: Set<String> = []
  private var buttons: [String: CardID] = [:]
  private var finished: [CardWidget] = []
  private var style: CardWidgetStyle?

  /// Makes the widgets of a card, and the events that open them.
  mutating func make(for card: CardID, _ html: String) -> (CardWidget, opening: [CommEvent]) {
    let widget = CardWidget()
    comms.formUnion(widget.comms)
    buttons[widget.button] = card
    if let style { return (widget, widget.opening(html, style)) }
    let style = CardWidgetStyle()
    self.style = style
    comms.formUnion(style.comms)
    return (widget, style.opening + widget.opening(html, style))
  }

  /// Shows widgets for the last time, and closes the oldest if too many are kept.
  mutating func retire(_ widget: CardWidget, _ html: String) -> [CommEvent] {
    var events = widget.removeButton(html)
    forget(widget.button)
    finished.append(widget)
    if finished.count > Limits.Cards.finishedWidgets {
      let oldest = finished.removeFirst()
      events += oldest.closing
      comms.subtract(oldest.comms)
    }
    return events
  }

  /// Removes a comm that is closed.
  mutating func forget(_ comm: String) {
    comms.remove(comm)
    buttons[comm] = nil
  }

  /// The card whose button was pressed, if that is what an event reports.
  func clickedCard(by event: CommEvent) -> CardID? {
    guard let card = buttons[event.id],
      let message = try? JSONValue(parsing: Array(event.data.utf8)),
      message["method"] == "custom", message["content"]?["event"] == "click"
    else { return nil }
    return card
  }
}
