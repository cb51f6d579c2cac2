// %% [markdown]
// # A bakery on a Saturday
//
// How long do people wait, and how many tills does the shop need? A simulation with random numbers that are the
// same each time, whose runs are jobs.

// %%
struct Generator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}

// %%
var dice = Generator(seed: 1)
(1...8).map { _ in Int.random(in: 1...6, using: &dice) }

// %%
extension Generator {
  mutating func minutes(mean: Double) -> Double {
    let uniform = Double.random(in: 0.05..<1, using: &self)
    return mean * (1 - uniform) * 2
  }
}

// %%
var clock = Generator(seed: 2)
let gaps = (1...1000).map { _ in clock.minutes(mean: 2) }
gaps.allSatisfy { 0..<4 ~= $0 }

// %% [markdown]
// ## Customers, and a shop that serves them

// %%
class Customer {
  static var served = 0
  let arrival: Double
  init(arrival: Double) { self.arrival = arrival }
  func serviceTime(using generator: inout Generator) -> Double { generator.minutes(mean: 1.5) }
  var kind: String { "customer" }
  func leave() { Self.served += 1 }
}

// %%
final class Regular: Customer {
  override func serviceTime(using generator: inout Generator) -> Double {
    super.serviceTime(using: &generator) / 2
  }
  override var kind: String { "regular " + super.kind }
}

// %%
class Party: Customer {
  let size: Int
  init(arrival: Double, size: Int) {
    self.size = size
    super.init(arrival: arrival)
  }
  override func serviceTime(using generator: inout Generator) -> Double {
    (0..<size).map { _ in super.serviceTime(using: &generator) }.reduce(0, +)
  }
  override var kind: String { "party of \(size)" }
}

// %%
let three: [Customer] = [
  Customer(arrival: 0), Regular(arrival: 1), Party(arrival: 2, size: 3),
]
for customer in three { print(customer.kind) }

// %%
three.forEach { $0.leave() }
Customer.served

// %%
struct Heap<Element> {
  private var items: [Element] = []
  private let precedes: (Element, Element) -> Bool
  init(by precedes: @escaping (Element, Element) -> Bool) { self.precedes = precedes }
  var isEmpty: Bool { items.isEmpty }
  mutating func insert(_ item: Element) {
    items.append(item)
    var child = items.count - 1
    while child > 0, precedes(items[child], items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }
  mutating func removeFirst() -> Element? {
    guard !items.isEmpty else { return nil }
    items.swapAt(0, items.count - 1)
    let first = items.removeLast()
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
      guard let best = children.min(by: { precedes(items[$0], items[$1]) }),
        precedes(items[best], items[parent])
      else { return first }
      items.swapAt(best, parent)
      parent = best
    }
  }
}

// %%
var heap = Heap<Int>(by: <)
for n in [5, 1, 4, 2, 3] { heap.insert(n) }
var inOrder: [Int] = []
while let n = heap.removeFirst() { inOrder.append(n) }
inOrder

// %%
enum Event {
  case arrival(Customer)
  case till(free: Int, Customer)
}
typealias Entry = (time: Double, event: Event)

// %%
struct Shop {
  var tills: Int
  var generator: Generator
  private(set) var waits: [Double] = []
  init(tills: Int, seed: UInt64) {
    self.tills = tills
    generator = Generator(seed: seed)
  }
}

// %%
extension Shop {
  mutating func nextCustomer(after time: Double) -> Customer {
    let arrival = time + generator.minutes(mean: 1)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return Party(arrival: arrival, size: 3)
    case 1...3: return Regular(arrival: arrival)
    default: return Customer(arrival: arrival)
    }
  }
}

// %%
extension Shop {
  mutating func open(for minutes: Double) {
    var events = Heap<Entry>(by: { $0.time < $1.time })
    var line: [Customer] = []
    var free = Array(0..<tills)
    let first = nextCustomer(after: 0)
    events.insert((first.arrival, .arrival(first)))
    while let (time, event) = events.removeFirst() {
      switch event {
      case .arrival(let customer):
        line.append(customer)
        let next = nextCustomer(after: time)
        if next.arrival < minutes { events.insert((next.arrival, .arrival(next))) }
      case .till(let till, _):
        free.append(till)
      }
      while !line.isEmpty, let till = free.popLast() {
        let customer = line.removeFirst()
        waits.append(time - customer.arrival)
        events.insert(
          (time + customer.serviceTime(using: &generator), .till(free: till, customer)))
      }
    }
  }
}

// %%
func simulated(tills: Int, seed: UInt64) -> Shop {
  var shop = Shop(tills: tills, seed: seed)
  shop.open(for: 240)
  return shop
}

// %%
let morning = simulated(tills: 2, seed: 7)
morning.waits.count

// %%
struct Statistics {
  var mean: Double
  var longest: Double
  init(_ values: [Double]) {
    mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    longest = values.max() ?? 0
  }
}

// %%
func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

// %% [edit]
func rounded(_ value: Double) -> Double { value.rounded(.up) }

// %%
let result = Statistics(morning.waits)
print(rounded(result.mean), rounded(result.longest))

// %%
for tills in 1...4 {
  let statistics = Statistics(simulated(tills: tills, seed: 7).waits)
  print(tills, "tills:", rounded(statistics.mean), "minutes")
}

// %% [markdown]
// ## Many mornings, as jobs

// %% [notebook]
let mornings = run("two tills") {
  (1...20).map { Statistics(simulated(tills: 2, seed: $0).waits).mean }
}

// %% [notebook]
let means = try mornings.wait()
print(means.count, rounded(means.reduce(0, +) / 20))

// %% [notebook]
let perTill = try jobs.map(1...4) { tills in
  (1...10).map { Statistics(simulated(tills: tills, seed: $0).waits).longest }.max() ?? 0
}
perTill.map(rounded)

// %% [notebook]
let waits = Shared([Double]())
let batches = (0..<3).map { batch in
  run("batch \(batch)") {
    for seed in 1...5 {
      let shop = simulated(tills: 3, seed: UInt64(batch * 5 + seed))
      waits.withLock { $0 += shop.waits }
    }
  }
}
for batch in batches { try batch.wait() }

// %% [notebook]
let collected = waits.value.sorted()
print(collected.count, rounded(collected[collected.count / 2]))

// %% [notebook]
let counted = run("counting") {
  var count = 0
  for seed in tracked(1...10, "mornings") {
    count += simulated(tills: 1, seed: UInt64(seed)).waits.count
  }
  print("counted", count)
  return count
}
try counted.wait()

// %% [notebook]
let sentence = run("sentence", after: [mornings, counted]) {
  "\(try mornings.wait().count) mornings, \(try counted.wait()) customers"
}
try sentence.wait()

// %% [notebook]
// %%job --name busiest
let longestWaits = (1...10).map { Statistics(simulated(tills: 1, seed: $0).waits).longest }
longestWaits.max().map(rounded) ?? 0

// %% [notebook]
try jobs["busiest"].value(as: Double.self)

// %% [notebook]
longestWaits.count

// %% [notebook]
let bars = display(HTML("<b>no bars yet</b>"))

// %% [notebook]
let widths = perTill.map { Int($0) }
bars.update(HTML(widths.map { "<hr style='width: \($0)px'>" }.joined()))

// %% [notebook]
struct TooLong: Error, CustomStringConvertible {
  let minutes: Double
  var description: String { "someone waited for \(minutes) minutes" }
}
let checked = run("checked") { () -> Int in
  let longest = rounded(Statistics(simulated(tills: 1, seed: 7).waits).longest)
  if longest > 3 { throw TooLong(minutes: longest) }
  return 1
}
do { try _ = checked.wait() } catch { print("caught:", error) }

// %%
print(Customer.served, "customers in this notebook's own count")
