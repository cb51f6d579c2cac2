// %% [markdown]
// # Actors and streams
//
// Accounts that several tasks use at once, and measurements that arrive one after another.

// %%
enum Refusal: Error, Equatable {
  case notEnough(missing: Int)
  case unknown(String)
}

// %%
actor Account {
  let owner: String
  private(set) var balance: Int
  init(owner: String, balance: Int) {
    self.owner = owner
    self.balance = balance
  }
  func deposit(_ amount: Int) { balance += amount }
}

// %%
extension Account {
  func withdraw(_ amount: Int) throws {
    guard amount <= balance else { throw Refusal.notEnough(missing: amount - balance) }
    deposit(-amount)
  }
}

// %%
let ada = Account(owner: "Ada", balance: 100)
let ben = Account(owner: "Ben", balance: 20)
print(ada.owner, await ada.balance, ben.owner, await ben.balance)

// %%
func transfer(_ amount: Int, from source: Account, to target: Account) async throws {
  try await source.withdraw(amount)
  await target.deposit(amount)
}

// %%
try await transfer(30, from: ada, to: ben)
print(await ada.balance, await ben.balance)

// %%
do {
  try await transfer(500, from: ben, to: ada)
} catch Refusal.notEnough(let missing) {
  print("missing", missing)
}

// %%
await withTaskGroup(of: Void.self) { group in
  for _ in 0..<50 { group.addTask { await ada.deposit(2) } }
}
await ada.balance

// %% [markdown]
// ## A bank of accounts

// %%
actor Bank {
  private var accounts: [String: Account] = [:]
  func open(_ owner: String, with amount: Int) -> Account {
    let account = Account(owner: owner, balance: amount)
    accounts[owner] = account
    return account
  }
  func account(of owner: String) throws -> Account {
    guard let account = accounts[owner] else { throw Refusal.unknown(owner) }
    return account
  }
}

// %%
extension Bank {
  var total: Int {
    get async {
      var sum = 0
      for account in accounts.values { sum += await account.balance }
      return sum
    }
  }
}

// %%
let bank = Bank()
for (owner, amount) in [("Cleo", 10), ("Dan", 20), ("Eve", 30)] {
  _ = await bank.open(owner, with: amount)
}
await bank.total

// %%
do {
  _ = try await bank.account(of: "Fay")
} catch {
  print(error)
}

// %%
try await transfer(15, from: bank.account(of: "Eve"), to: bank.account(of: "Cleo"))
print(try await bank.account(of: "Cleo").balance, await bank.total)

// %% [markdown]
// ## Streams

// %%
struct Sample: Sendable {
  var time: Int
  var value: Double
}

// %%
func samples(_ values: [Double]) -> AsyncStream<Sample> {
  AsyncStream { stream in
    for (time, value) in values.enumerated() { stream.yield(Sample(time: time, value: value)) }
    stream.finish()
  }
}

// %%
for await sample in samples([1.5, 2.5]) { print(sample.time, sample.value) }

// %%
extension AsyncSequence {
  func collected() async rethrows -> [Element] {
    var result: [Element] = []
    for try await element in self { result.append(element) }
    return result
  }
}

// %%
await samples([3, 1, 2]).map(\.value).collected()

// %%
struct Smoothed<Base: AsyncSequence>: AsyncSequence where Base.Element == Sample {
  typealias Element = Sample
  var base: Base
  var weight: Double
  struct Iterator: AsyncIteratorProtocol {
    var base: Base.AsyncIterator
    let weight: Double
    var last: Double?
    mutating func next() async throws -> Sample? {
      guard var sample = try await base.next() else { return nil }
      if let last { sample.value = weight * sample.value + (1 - weight) * last }
      last = sample.value
      return sample
    }
  }
  func makeAsyncIterator() -> Iterator {
    Iterator(base: base.makeAsyncIterator(), weight: weight)
  }
}

// %% [edit]
struct Smoothed<Base: AsyncSequence>: AsyncSequence where Base.Element == Sample {
  typealias Element = Sample
  var base: Base
  var weight: Double
  struct Iterator: AsyncIteratorProtocol {
    var base: Base.AsyncIterator
    let weight: Double
    var last = 0.0
    mutating func next() async throws -> Sample? {
      guard var sample = try await base.next() else { return nil }
      sample.value = weight * sample.value + (1 - weight) * last
      last = sample.value
      return sample
    }
  }
  func makeAsyncIterator() -> Iterator {
    Iterator(base: base.makeAsyncIterator(), weight: weight)
  }
}

// %%
extension AsyncSequence where Element == Sample {
  func smoothed(_ weight: Double = 0.5) -> Smoothed<Self> { Smoothed(base: self, weight: weight) }
}

// %%
let smooth = try await samples([0, 8, 8, 0]).smoothed().map(\.value).collected()
smooth

// %%
print(try await samples([4, 0]).smoothed(0.25).collected())

// %%
let busy = samples([1, 9, 2, 8]).filter { $0.value > 5 }
var peaks = 0
for await peak in busy {
  peaks += 1
  print("peak at", peak.time)
}
peaks

// %% [markdown]
// ## Streams that fail

// %%
struct Broken: Error, CustomStringConvertible {
  let after: Int
  var description: String { "the sensor broke after \(after) samples" }
}

// %%
func fragile(_ count: Int) -> AsyncThrowingStream<Int, any Error> {
  AsyncThrowingStream { stream in
    for n in 0..<count { stream.yield(n) }
    stream.finish(throwing: Broken(after: count))
  }
}

// %%
var received: [Int] = []
do {
  for try await n in fragile(3) { received.append(n) }
} catch {
  print(error)
}
received

// %% [markdown]
// ## Several at once, in order

// %%
func slowSquare(_ n: Int) async -> Int {
  for _ in 0..<n { await Task.yield() }
  return n * n
}

// %%
func squares(_ values: [Int]) async -> [Int] {
  await withTaskGroup(of: (Int, Int).self) { group in
    for (index, value) in values.enumerated() {
      group.addTask { (index, await slowSquare(value)) }
    }
    var result = values
    for await (index, square) in group { result[index] = square }
    return result
  }
}
await squares([5, 1, 4])

// %%
func sumOfTwo() async -> Int {
  async let first = slowSquare(3)
  async let second = slowSquare(4)
  return await first + second
}
await sumOfTwo()

// %%
@MainActor final class Board {
  var lines: [String] = []
  func write(_ line: String) { lines.append(line) }
}

// %%
let board = await Board()
await board.write("first")
await board.write("second")
print(await board.lines)

// %%
enum Request {
  @TaskLocal static var name = "nobody"
}
func greeting() async -> String { "hello, \(Request.name)" }

// %%
await Request.$name.withValue("Ada") { print(await greeting()) }
print(await greeting())

// %%
let task = Task { () async throws -> Int in
  try Task.checkCancellation()
  return await slowSquare(6)
}
try await task.value

// %%
let (ticks, ticker) = AsyncStream.makeStream(of: String.self)
ticker.yield("tick")
ticker.yield("tock")
ticker.finish()
await ticks.collected()
