/// A change of a card: a display under a cell that shows how a job is doing, updated in place.
///
/// The sink receives it with the run under which the card is shown, like every output.
package struct CardUpdate: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// It appears at the end of what its run shows: for the first time, or again because it has moved to
    /// another run or has been cleared. Where it was before, it is not updated any more.
    ///
    /// A cancellable card may offer its user to cancel its jobs, see
    /// ``CellExecutor/cancelJobs(ofCard:)``.
    case appeared(CardSnapshot, isCancellable: Bool)
    /// Its content has changed.
    case changed(CardSnapshot)
    /// The user has cancelled its jobs on the card.
    case cancelling
    /// This is its final content; it cannot be cancelled any more. If it is not visible, because it has
    /// been cleared, it appears once more.
    case ended(CardSnapshot, isVisible: Bool)
  }

  package let card: CardID
  package let change: Change

  package init(_ card: CardID, _ change: Change) {
    self.card = card
    self.change = change
  }
}
