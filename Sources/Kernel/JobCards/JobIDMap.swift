internal import RunnerProtocol

/// Values keyed by job IDs, which count up: neighbours are stored together.
struct JobIDMap<Value> {
  /// The values of consecutive IDs.
  fileprivate struct Block {
    var values: [Value?] = Array(repeating: nil, count: 1 << JobIDMap.indexBits)
    var count = 0
  }

  /// How many low bits of an ID are the index in its block.
  private static var indexBits: Int { 8 }

  private var blocks: [Int: Block] = [:]
  /// How many values there are.
  private(set) var count = 0

  private static func position(of job: JobID) -> (block: Int, index: Int) {
    (job.rawValue >> indexBits, job.rawValue & (1 << indexBits - 1))
  }

  subscript(job: JobID) -> Value? {
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
  private static func set(
    _ value: Value?, at index: Int, in block: inout Block
  ) -> (count: Int, isEmpty: Bool) {
    let change = (value == nil ? 0 : 1) - (block.values[index] == nil ? 0 : 1)
    block.values[index] = value
    block.count += change
    return (change, block.count == 0)
  }

  /// All values with their jobs, in the order of submission.
  var entries: [(job: JobID, value: Value)] {
    blocks.keys.sorted().flatMap { key in
      (blocks[key]?.values ?? []).enumerated().compactMap { index, value in
        value.map { (JobID(rawValue: key << Self.indexBits + index), $0) }
      }
    }
  }
}

extension JobIDMap: Sendable where Value: Sendable {}
extension JobIDMap.Block: Sendable where Value: Sendable {}
