/// Small numbers for threads, counted from 1; numbers of ended threads are used again.
struct ThreadNumbers {
  private var isTaken: [Bool] = []
  /// How many numbers are in use.
  private(set) var count = 0

  /// Takes the lowest free number.
  mutating func next() -> Int {
    count += 1
    let index = isTaken.firstIndex(of: false) ?? isTaken.count
    if index == isTaken.count { isTaken.append(true) } else { isTaken[index] = true }
    return index + 1
  }

  mutating func recycle(_ number: Int) {
    isTaken[number - 1] = false
    count -= 1
  }
}
