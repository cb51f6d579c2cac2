extension String {
  /// How many characters have to be inserted, removed, replaced or swapped with their neighbor to turn this
  /// text into another; `nil` if there are more than `limit`.
  package func editDistance(to other: String, atMost limit: Int) -> Int? {
    // Each row is the distance of one prefix of this text to all prefixes of the other.
    let (first, second) = (Array(self), Array(other))
    guard abs(first.count - second.count) <= limit else { return nil }
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for (i, character) in first.enumerated() {
      var row = [i + 1]
      for (j, candidate) in second.enumerated() {
        var distance = Swift.min(
          previous[j + 1] + 1, row[j] + 1, previous[j] + (character == candidate ? 0 : 1))
        if i > 0, j > 0, character == second[j - 1], candidate == first[i - 1] {
          distance = Swift.min(distance, beforePrevious[j - 1] + 1)
        }
        row.append(distance)
      }
      guard row.contains(where: { $0 <= limit }) else { return nil }
      (beforePrevious, previous) = (previous, row)
    }
    return previous[second.count] <= limit ? previous[second.count] : nil
  }
}
