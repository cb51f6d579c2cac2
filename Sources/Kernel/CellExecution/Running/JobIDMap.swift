internal import RunnerProtocol

/// Values by the numbers of jobs, which count up: those of neighbours lie together.
struct JobIDMap<Value> {
  /// The values of so many neighbours.
  fileprivate struct Block {
    var values: [Value?] = Array(repeating: nil, count: 1 << JobIDMap.indexBits)
    var count = 0
  }

  /// How many bits of a number tell the place in its block.
  private static var indexBits: Int { 8 }

  private var blocks: [Int: Block] = [:]
  /// How many values there are.
  private(set) var count = 0

  private static func place(of job: JobID) -> (block: Int, index: Int) {
    (job.rawValue >> indexBits, job.rawValue & (1 << indexBits - 1))
  }

  subscript(job: JobID) -> Value? {
    get {
      let place = Self.place(of: job)
      return blocks[place.block]?.values[place.index]
    }
    set {
      let place = Self.place(of: job)
      guard newValue != nil || blocks[place.block] != nil else { return }
      let change = Self.set(newValue, at: place.index, in: &blocks[place.block, default: Block()])
      count += change.count
      if change.isEmpty { blocks[place.block] = nil }
    }
  }

  /// Changes a value in its place; gives how many more values that makes, and whether none is left.
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
