/// Something that happens to a card: a display under a cell that says how a job is doing and is
/// updated in place.
///
/// The run of the cell under which it happens travels beside it, as for every output.
package struct CardUpdate: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// It appears at the end of what its run shows: for the first time, or once more because a
    /// front-end has removed it. Nothing is updated where it was before.
    ///
    /// A user may cancel the jobs of a cancellable card on the card itself, see
    /// ``CellExecutor/cancelJobs(ofCard:)``.
    case appeared(CardSnapshot, isCancellable: Bool)
    /// It says something new.
    case changed(CardSnapshot)
    /// Its jobs are being cancelled because the user asked for it on the card.
    case cancelling
    /// It says the last it ever will, and cannot be cancelled any more. It appears for that if a
    /// front-end has removed it.
    case ended(CardSnapshot, isVisible: Bool)
  }

  package let card: CardID
  package let change: Change

  package init(_ card: CardID, _ change: Change) {
    self.card = card
    self.change = change
  }
}
