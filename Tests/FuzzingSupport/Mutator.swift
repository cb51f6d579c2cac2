/// Damages bytes at random, in the same way in every run of a test.
package struct Mutator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// Bytes with one to three changes: bits, lengths, a part that is missing, repeated or made up.
  package mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...number(below: 3) { damage(&bytes) }
    return bytes
  }

  /// Bytes that nothing valid was made of.
  package mutating func noise(atMost count: Int) -> [UInt8] {
    (0..<number(below: count + 1)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return bytes = noise(atMost: 16) }
    let start = number(below: bytes.count)
    let end = min(bytes.count, start + number(below: 16))
    switch number(below: 7) {
    case 0: bytes[start] ^= 1 << UInt8(number(below: 8))
    case 1: bytes[start] = UInt8(truncatingIfNeeded: next())
    case 2: for index in start..<end { bytes[index] = 0xFF }
    case 3: bytes.removeSubrange(start..<end)
    case 4: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 5: bytes.insert(contentsOf: noise(atMost: 9), at: start)
    default: bytes.removeLast(bytes.count - start)
    }
  }

  package mutating func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

  package mutating func element<Element>(of elements: [Element]) -> Element {
    elements[number(below: elements.count)]
  }

  /// The generator SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
