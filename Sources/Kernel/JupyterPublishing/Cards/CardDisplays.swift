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
    let run: ExecutionID
    var snapshot: CardSnapshot
    /// What its run has written since a page was loaded, if this is the card that shows it.
    var lateText: LateText?

    /// What its widget shows.
    var html: String { snapshot.html + (lateText?.html ?? "") }
  }

  fileprivate struct State {
    var displays: [CardID: Display] = [:]
    var widgets = CardWidgetStore()
    /// The runs that a page shows that was loaded later, so that it takes no output of them but comms.
    var reloadedRuns: Set<ExecutionID> = []
    let archive: CardArchive?
  }

  private let state: Mutex<State>
  private let archive: CardArchive?
  /// Whether there are such runs, readable without the lock.
  private let hasReloadedRuns = Atomic(false)

  /// Makes cards whose last states are kept in an archive, if there is one.
  init(_ archive: CardArchive?) {
    self.archive = archive
    state = Mutex(State(archive: archive))
  }

  /// The comms of the cards' widgets, which outlive the process that runs the cells.
  var comms: Set<String> { state.withLock(\.widgets.comms) }

  /// The outputs that show what happens to a card, with widgets if front-ends can show them.
  func outputs(
    for update: CardUpdate, from run: ExecutionID, withWidgets hasWidgets: Bool
  ) -> [Output] {
    state.withLock { state in
      switch update.change {
      case .appeared(let snapshot, let isCancellable):
        state.show(update.card, snapshot, of: run, withWidget: hasWidgets && isCancellable)
      case .changed(let snapshot): state.change(update.card, snapshot)
      case .cancelling:
        [state.displays[update.card]?.widget?.cancelling].compactMap(\.self).map(Output.comm)
      case .ended(let snapshot, let isVisible):
        state.finish(update.card, snapshot, isVisible: isVisible)
      }
    }
  }

  /// The widgets of all cards of the notebook's earlier kernels.
  package var pastWidgets: [String: WidgetState] { archive?.widgets ?? [:] }

  /// A page has been loaded: it takes no output of the cells before any more, except on comms.
  package func pageDidLoad() {
    state.withLock { state in
      for display in state.displays.values where display.widget != nil {
        state.reloadedRuns.insert(display.run)
      }
      hasReloadedRuns.store(!state.reloadedRuns.isEmpty, ordering: .relaxed)
    }
  }

  /// Appends text of a run, which a page that was loaded later shows on a card.
  func append(_ text: String, from run: ExecutionID) {
    guard hasReloadedRuns.load(ordering: .relaxed) else { return }
    state.withLock { $0.append(text, from: run) }
  }

  /// Ends all cards, because their jobs end with the kernel; returns what shows that.
  package func endAll() -> [(run: ExecutionID, output: Output)] {
    let outputs = state.withLock { state in
      state.displays.keys.sorted().flatMap { card -> [(run: ExecutionID, output: Output)] in
        guard let display = state.displays[card] else { return [] }
        return state.finish(card, display.snapshot.atEndOfKernel, isVisible: true).map {
          (display.run, $0)
        }
      }
    }
    archive?.write()
    return outputs
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
    _ card: CardID, _ snapshot: CardSnapshot, of run: ExecutionID, withWidget hasWidget: Bool
  ) -> [Output] {
    if let known = displays[card] {
      var display = CardDisplays.Display(widget: known.widget, run: run, snapshot: snapshot)
      display.lateText = known.lateText
      displays[card] = display
      return [.display(display.bundle, displayID: display.displayID)]
        + [known.widget?.update(display.html)].compactMap(\.self).map(Output.comm)
    }
    guard hasWidget else {
      let display = CardDisplays.Display(widget: nil, run: run, snapshot: snapshot)
      displays[card] = display
      return [.display(display.bundle, displayID: display.displayID)]
    }
    let (widget, opening) = widgets.make(for: card, snapshot.html)
    let display = CardDisplays.Display(widget: widget, run: run, snapshot: snapshot)
    displays[card] = display
    archive?.record(widget, snapshot.atEndOfKernel.html)
    return opening.map(Output.comm) + [.display(display.bundle, displayID: display.displayID)]
  }

  mutating func change(_ card: CardID, _ snapshot: CardSnapshot) -> [Output] {
    displays[card]?.snapshot = snapshot
    guard let display = displays[card] else { return [] }
    guard let widget = display.widget else {
      return [.updateDisplay(snapshot.bundle, displayID: display.displayID)]
    }
    return [.comm(widget.update(display.html))]
  }

  /// Appends text of a run to the first of its cards that has not ended; it is shown with the card's next
  /// change, which comes at least once a second while the job runs.
  mutating func append(_ text: String, from run: ExecutionID) {
    guard reloadedRuns.contains(run) else { return }
    let cards = displays.filter { $0.value.run == run && $0.value.widget != nil }
    let current = cards.first { $0.value.lateText != nil }?.key ?? cards.keys.min()
    guard let current else {
      reloadedRuns.remove(run)
      return
    }
    var late = displays[current]?.lateText ?? LateText()
    late.append(text)
    displays[current]?.lateText = late
  }

  /// Shows a card for the last time, without its widgets, so that a saved notebook shows it too.
  mutating func finish(
    _ card: CardID, _ snapshot: CardSnapshot, isVisible: Bool
  ) -> [Output] {
    guard var display = displays.removeValue(forKey: card) else { return [] }
    display.snapshot = snapshot
    let events = display.widget.map { widgets.retire($0, display.html) } ?? []
    if let widget = display.widget { archive?.record(widget, display.html) }
    let id = display.displayID
    return events.map(Output.comm) + [
      isVisible
        ? .updateDisplay(snapshot.bundle, displayID: id) : .display(snapshot.bundle, displayID: id)
    ]
  }
}

extension CardDisplays.Display {
  /// The card as it is displayed.
  ///
  /// If a widget shows its state, the rest is for pages that do not know the widget, and has to be true
  /// however the job has ended by then.
  var bundle: MIMEBundle {
    guard let widget else { return snapshot.bundle }
    var bundle = snapshot.asSaved.bundle
    bundle.entries[CardWidget.mimeType] = widget.view
    return bundle
  }
}

extension CardSnapshot {
  /// The card once its kernel has ended.
  fileprivate var atEndOfKernel: CardSnapshot {
    CardSnapshot(symbol: .failed, title: title, phrase: "ended with the kernel")
  }

  /// What is true of the card whenever it is read.
  fileprivate var asSaved: CardSnapshot {
    let log = if case .job(let id, _) = title { "%log \(id.number)" } else { "%jobs" }
    return CardSnapshot(
      symbol: .running, title: title,
      phrase: "started here; how it ended is not saved with the notebook: \(log)")
  }
}
