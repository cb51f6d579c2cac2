internal import NotebookEngine

/// A sequence that shows the progress of a loop over it; `tracked` makes one.
public struct Tracked<Base: Sequence>: Sequence {
  @usableFromInline let base: Base
  @usableFromInline let total: Int?
  @usableFromInline let label: String?

  init(_ base: Base, total: Int?, label: String?) {
    self.base = base
    self.total = total
    self.label = label
  }

  public struct Iterator: IteratorProtocol {
    @usableFromInline var base: Base.Iterator
    @usableFromInline let loop: TrackedLoop

    init(_ base: Base.Iterator, _ loop: TrackedLoop) {
      self.base = base
      self.loop = loop
    }

    @inlinable
    public mutating func next() -> Base.Element? {
      loop.step()
      if let element = base.next() { return element }
      loop.finish()
      return nil
    }
  }

  public func makeIterator() -> Iterator {
    Iterator(base.makeIterator(), TrackedLoop(total: total, label: label))
  }

  public var underestimatedCount: Int { base.underestimatedCount }
}
