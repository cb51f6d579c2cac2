// %% [markdown]
// # Containers of one's own
//
// Generic types, the protocols they conform to, and what conditional conformances buy.

// %%
struct Stack<Element> {
  private var items: [Element] = []
  mutating func push(_ item: Element) { items.append(item) }
  mutating func pop() -> Element? { items.popLast() }
  var top: Element? { items.last }
  var count: Int { items.count }
}

// %%
var plates = Stack<String>()
plates.push("blue")
plates.push("white")
plates.top

// %%
print(plates.pop() ?? "none", plates.pop() ?? "none", plates.pop() ?? "none")
plates.count

// %% [markdown]
// ## A protocol with an associated type

// %%
protocol Container<Item> {
  associatedtype Item
  var isEmpty: Bool { get }
  mutating func insert(_ item: Item)
  mutating func remove() -> Item?
}

// %%
extension Stack: Container {
  var isEmpty: Bool { count == 0 }
  mutating func insert(_ item: Element) { push(item) }
  mutating func remove() -> Element? { pop() }
}

// %%
struct Queue<Element>: Container {
  private var front: [Element] = []
  private var back: [Element] = []
  var isEmpty: Bool { front.isEmpty && back.isEmpty }
  mutating func insert(_ item: Element) { back.append(item) }
  mutating func remove() -> Element? {
    if front.isEmpty {
      front = back.reversed()
      back = []
    }
    return front.popLast()
  }
}

// %%
func drained<C: Container>(_ container: C) -> [C.Item] {
  var container = container
  var result: [C.Item] = []
  while let item = container.remove() { result.append(item) }
  return result
}

// %%
var numbers = Queue<Int>()
for n in 1...4 { numbers.insert(n * n) }
drained(numbers)

// %%
var reversed = Stack<Int>()
for n in drained(numbers) { reversed.insert(n) }
print(drained(reversed))

// %% [markdown]
// ## Conditional conformances, in cells of their own

// %%
extension Stack: Equatable where Element: Equatable {
  static func == (left: Stack, right: Stack) -> Bool { left.items == right.items }
}

// %%
extension Stack: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: Element...) {
    self.init()
    for element in elements { push(element) }
  }
}

// %%
let small: Stack = [1, 2, 3]
var same: Stack = [1, 2]
same.push(3)
print(small == same, small == [3, 2, 1])

// %%
extension Stack: Hashable where Element: Hashable {
  func hash(into hasher: inout Hasher) { hasher.combine(items) }
}

// %%
extension Stack: CustomStringConvertible {
  var description: String { "⟨\(items.map { "\($0)" }.joined(separator: " "))⟩" }
}

// %%
let seen: Set<Stack<Int>> = [small, same, [7]]
print(seen.count, small)

// %%
extension Stack: Sequence {
  struct Iterator: IteratorProtocol {
    fileprivate var rest: Stack
    mutating func next() -> Element? { rest.pop() }
  }
  func makeIterator() -> Iterator { Iterator(rest: self) }
}

// %%
small.map { $0 * 10 }

// %%
print(small.reduce(0, +), small.max() ?? 0, Array(small), zip(small, same).allSatisfy(==))

// %% [markdown]
// ## A tree with classes, and a generic subclass in a later cell

// %%
class Tree<Key: Comparable, Value> {
  final class Node {
    let key: Key
    var value: Value
    var left: Node?
    var right: Node?
    init(_ key: Key, _ value: Value) {
      self.key = key
      self.value = value
    }
  }
  private(set) var root: Node?
  private(set) var count = 0
  init() {}
  func willReplace(_ old: Value, with new: Value) -> Value { new }
  var name: String { "tree of \(count)" }
  subscript(key: Key) -> Value? {
    var node = root
    while let here = node, here.key != key { node = key < here.key ? here.left : here.right }
    return node?.value
  }
  func set(_ key: Key, _ value: Value) { root = inserted(key, value, below: root) }
  private func inserted(_ key: Key, _ value: Value, below node: Node?) -> Node {
    guard let node else {
      count += 1
      return Node(key, value)
    }
    if key < node.key {
      node.left = inserted(key, value, below: node.left)
    } else if key > node.key {
      node.right = inserted(key, value, below: node.right)
    } else {
      node.value = willReplace(node.value, with: value)
    }
    return node
  }
}

// %% [edit]
class Tree<Key: Comparable, Value> {
  final class Node {
    let key: Key
    var value: Value
    var left: Node?
    var right: Node?
    init(_ key: Key, _ value: Value) {
      self.key = key
      self.value = value
    }
  }
  private(set) var root: Node?
  private(set) var count = 0
  init() {}
  func willReplace(_ old: Value, with new: Value) -> Value { new }
  var name: String { "search tree with \(count) nodes" }
  subscript(key: Key) -> Value? {
    var node = root
    while let here = node, here.key != key { node = key < here.key ? here.left : here.right }
    return node?.value
  }
  func set(_ key: Key, _ value: Value) { root = inserted(key, value, below: root) }
  private func inserted(_ key: Key, _ value: Value, below node: Node?) -> Node {
    guard let node else {
      count += 1
      return Node(key, value)
    }
    if key < node.key {
      node.left = inserted(key, value, below: node.left)
    } else if key > node.key {
      node.right = inserted(key, value, below: node.right)
    } else {
      node.value = willReplace(node.value, with: value)
    }
    return node
  }
}

// %%
let capitals = Tree<String, String>()
capitals.set("Peru", "Lima")
capitals.set("Chad", "N'Djamena")
capitals.set("Togo", "Lomé")
print(capitals["Chad"] ?? "?", capitals["Mali"] ?? "?", capitals.name)

// %%
extension Tree {
  enum Order: CaseIterable { case ascending, descending }
  func keys(_ order: Order = .ascending) -> [Key] {
    func walk(_ node: Node?) -> [Key] {
      guard let node else { return [] }
      return walk(node.left) + [node.key] + walk(node.right)
    }
    return order == .ascending ? walk(root) : walk(root).reversed()
  }
}

// %%
capitals.keys()

// %%
print(capitals.keys(.descending), Tree<Int, Int>.Order.allCases.count)

// %%
class Counting<Key: Comparable>: Tree<Key, Int> {
  override func willReplace(_ old: Int, with new: Int) -> Int { old + new }
  override var name: String { "counting \(super.name)" }
}

// %%
final class Letters: Counting<Character> {
  override var name: String { "letters, " + super.name }
  convenience init(of text: String) {
    self.init()
    for letter in text { set(letter, 1) }
  }
}

// %%
let letters = Letters(of: "mississippi")
print(letters.name, letters.keys().map { "\($0)\(letters[$0] ?? 0)" })

// %%
let trees: [any AnyObject] = [capitals, letters, Counting<Int>()]
trees.map { String(describing: type(of: $0)) }

// %% [markdown]
// ## Opaque and existential types

// %%
func evens(below limit: Int) -> some Sequence<Int> & Sendable {
  stride(from: 0, to: limit, by: 2)
}
Array(evens(below: 9))

// %%
func filled(_ container: inout any Container<Int>, with values: some Sequence<Int>) {
  for value in values { container.insert(value) }
}

// %%
var either: any Container<Int> = Stack<Int>()
filled(&either, with: evens(below: 7))
print(drained(either))
either = Queue<Int>()
filled(&either, with: evens(below: 7))
print(drained(either))

// %% [markdown]
// ## Parameter packs and key paths

// %%
func together<each T, each U>(
  _ first: repeat each T, and second: repeat each U
) -> (repeat (each T, each U)) {
  (repeat (each first, each second))
}
print(together(1, "a", and: true, 2.5))

// %%
extension Sequence {
  func sorted<T: Comparable>(by path: KeyPath<Element, T>) -> [Element] {
    sorted { $0[keyPath: path] < $1[keyPath: path] }
  }
}

// %%
["pear", "fig", "banana"].sorted(by: \.count)

// %%
struct Pair<A, B> {
  var first: A
  var second: B
}
extension Pair where A == B {
  var swapped: Self { Pair(first: second, second: first) }
}

// %%
Pair(first: 1, second: 2).swapped

// %%
extension Pair: Comparable, Equatable where A: Comparable, B: Comparable {
  static func == (left: Self, right: Self) -> Bool {
    (left.first, left.second) == (right.first, right.second)
  }
  static func < (left: Self, right: Self) -> Bool {
    (left.first, left.second) < (right.first, right.second)
  }
}
let pairs = [Pair(first: 2, second: "b"), Pair(first: 2, second: "a"), Pair(first: 1, second: "z")]
print(pairs.sorted().map { "\($0.first)\($0.second)" })
