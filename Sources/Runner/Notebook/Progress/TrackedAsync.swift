internal import NotebookEngine

/// An asynchronous sequence that shows the progress of a loop over it; `tracked` makes one.
public struct TrackedAsync<Base: AsyncSequence>: AsyncSequence {
  private let base: Base
  private let total: Int?
  private let label: String?

  init(_ base: Base, total: Int?, label: String?) {
    self.base = base
    self.total = total
    self.label = label
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    private var base: Base.AsyncIterator
    private let loop: TrackedLoop

    init(_ base: Base.AsyncIterator, _ loop: TrackedLoop) {
      self.base = base
      self.loop = loop
    }

    public mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(Base.Failure) -> Base.Element? {
      loop.step()
      if let element = try await base.next(isolation: actor) { return element }
      loop.finish()
      return nil
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base.makeAsyncIterator(), TrackedLoop(total: total, label: label))
  }
}
