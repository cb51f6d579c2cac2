package import RunnerProtocol

/// Values keyed by job IDs, which count up: neighbours are stored together.
///
/// Inlinable, so that it is specialized in other modules, too: every event of every job looks up one.
package struct JobIDMap<Value> {
  /// The values of consecutive IDs.
  @usableFromInline
  struct Block {
    @usableFromInline var values: [Value?] = Array(repeating: nil, count: 1 << JobIDMap.indexBits)
    @usableFromInline var count = 0

    @inlinable init() {}
  }

  /// How many low bits of an ID are the index in its block.
  @inlinable static var indexBits: Int { 8 }

  @usableFromInline var blocks: [Int: Block] = [:]
  /// How many values there are.
  package private(set) var count = 0

  package init() {}

  @inlinable
  static func position(of job: JobID) -> (block: Int, index: Int) {
    (job.rawValue >> indexBits, job.rawValue & (1 << indexBits - 1))
  }

  @inlinable
  package subscript(job: JobID) -> Value? {
    get {
      let position = Self.position(of: job)
      return blocks[position.block]?.values[position.index]
    }
    set {
      let position = Self.position(of: job)
      guard newValue != nil || blocks[position.block] != nil else { return }
      let change = Self.set(
        newValue, at: position.index, in: &blocks[position.block, default: Block()])
      count += change.count
      if change.isEmpty { blocks[position.block] = nil }
    }
  }

  /// Sets a value in place.
  ///
  /// - Returns: By how much that changes the number of values, and whether none is left.
  @inlinable
  static func set(
    _ value: Value?, at index: Int, in block: inout Block
  ) -> (count: Int, isEmpty: Bool) {
    let change = (value == nil ? 0 : 1) - (block.values[index] == nil ? 0 : 1)
    block.values[index] = value
    block.count += change
    return (change, block.count == 0)
  }

  /// All values with their jobs, in the order of submission.
  package var entries: [(job: JobID, value: Value)] {
    blocks.keys.sorted().flatMap { key in
      (blocks[key]?.values ?? []).enumerated().compactMap { index, value in
        value.map { (JobID(rawValue: key << Self.indexBits + index), $0) }
      }
    }
  }
}

extension JobIDMap: Sendable where Value: Sendable {}
extension JobIDMap.Block: Sendable where Value: Sendable {}
