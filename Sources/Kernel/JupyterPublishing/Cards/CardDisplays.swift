package import Execution
package import RunnerProtocol
internal import Synchronization

/// Shows cards as displays, and as widgets where a button can be pressed.
package final class CardDisplays: Sendable {
  /// What a message of a front-end means for the cards.
  package enum Reaction: Hashable, Sendable {
    /// The message is on a comm of another widget.
    case foreign
    /// The message needs no reaction.
    case handled
    /// The button of a card was pressed.
    case cancel(CardID)
  }

  fileprivate struct Display {
    var displayID = RandomID.text()
    let widget: CardWidget?
  }

  fileprivate struct State {
    var displays: [CardID: Display] = [:]
    var widgets = CardWidgetStore()
  }

  private let state = Mutex(State())

  /// The comms of the cards' widgets, which outlive the process that runs the cells.
  var comms: Set<String> { state.withLock(\.widgets.comms) }

  /// The outputs that show what happens to a card, with widgets if front-ends can show them.
  func outputs(for update: CardUpdate, withWidgets hasWidgets: Bool) -> [Output] {
    state.withLock { state in
      switch update.change {
      case .appeared(let snapshot, let isCancellable):
        state.show(update.card, snapshot, withWidget: hasWidgets && isCancellable)
      case .changed(let snapshot): state.change(update.card, snapshot)
      case .cancelling:
        [state.displays[update.card]?.widget?.cancelling].compactMap(\.self).map(Output.comm)
      case .ended(let snapshot, let isVisible):
        state.finish(update.card, snapshot, isVisible: isVisible)
      }
    }
  }

  /// Handles what a front-end sends on a comm.
  package func receive(_ event: CommEvent) -> Reaction {
    state.withLock { state in
      guard state.widgets.comms.contains(event.id) else { return .foreign }
      if case .close = event.kind { state.widgets.forget(event.id) }
      return state.widgets.clickedCard(by: event).map(Reaction.cancel) ?? .handled
    }
  }
}

extension CardDisplays.State {
  /// Displays a card; one that was displayed before gets another display and keeps its widgets.
  mutating func show(
    _ card: CardID, _ snapshot: CardSnapshot, withWidget hasWidget: Bool
  ) -> [Output] {
    var bundle = snapshot.bundle
    if let known = displays[card] {
      let display = CardDisplays.Display(widget: known.widget)
      displays[card] = display
      if let widget = known.widget { bundle.entries[CardWidget.mimeType] = widget.view }
      return [.display(bundle, displayID: display.displayID)]
        + [known.widget?.update(snapshot.html)].compactMap(\.self).map(Output.comm)
    }
    guard hasWidget else {
      let display = CardDisplays.Display(widget: nil)
      displays[card] = display
      return [.display(bundle, displayID: display.displayID)]
    }
    let (widget, opening) = widgets.make(for: card, snapshot.html)
    let display = CardDisplays.Display(widget: widget)
    displays[card] = display
    bundle.entries[CardWidget.mimeType] = widget.view
    return opening.map(Output.comm) + [.display(bundle, displayID: display.displayID)]
  }

  func change(_ card: CardID, _ snapshot: CardSnapshot) -> [Output] {
    guard let display = displays[card] else { return [] }
    guard let widget = display.widget else {
      return [.updateDisplay(snapshot.bundle, displayID: display.displayID)]
    }
    return [.comm(widget.update(snapshot.html))]
  }

  /// Shows a card for the last time, without its widgets, so that a saved notebook shows it too.
  mutating func finish(
    _ card: CardID, _ snapshot: CardSnapshot, isVisible: Bool
  ) -> [Output] {
    guard let display = displays.removeValue(forKey: card) else { return [] }
    let events = display.widget.map { widgets.retire($0, snapshot.html) } ?? []
    let id = display.displayID
    return events.map(Output.comm) + [
      isVisible
        ? .updateDisplay(snapshot.bundle, displayID: id) : .display(snapshot.bundle, displayID: id)
    ]
  }
}
