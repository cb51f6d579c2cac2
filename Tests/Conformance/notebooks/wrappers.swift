// %% [markdown]
// # Property wrappers and result builders
//
// How the attributes that libraries offer are made: limits, history, lazy loading, and a builder for pages.

// %%
@propertyWrapper
struct Clamped<Value: Comparable> {
  private var value: Value
  let range: ClosedRange<Value>
  init(wrappedValue: Value, _ range: ClosedRange<Value>) {
    self.range = range
    value = min(max(wrappedValue, range.lowerBound), range.upperBound)
  }
  var wrappedValue: Value {
    get { value }
    set { value = min(max(newValue, range.lowerBound), range.upperBound) }
  }
}

// %%
struct Mixer {
  @Clamped(0...10) var volume = 5
  @Clamped(-1...1) var balance = 0.0
}

// %%
var mixer = Mixer()
mixer.volume = 14
mixer.balance -= 3
print(mixer.volume, mixer.balance)

// %%
Mixer(volume: 3, balance: 0.5).volume

// %%
func adjusted(_ change: Int) -> Int {
  @Clamped(0...100) var percent = 50
  percent += change
  return percent
}

// %%
print(adjusted(20), adjusted(80), adjusted(-80))

// %% [markdown]
// ## A projected value

// %%
@propertyWrapper
struct Tracked<Value> {
  private(set) var history: [Value]
  init(wrappedValue: Value) { history = [wrappedValue] }
  var wrappedValue: Value {
    get { history[history.count - 1] }
    set { history.append(newValue) }
  }
  var projectedValue: Tracked { self }
}

// %%
struct Thermostat {
  @Tracked var target = 20.0
  @Tracked @Clamped(0...3) var level = 1
}

// %%
var thermostat = Thermostat()
thermostat.target = 21.5
thermostat.target += 1
thermostat.level = 9
thermostat.$target.history

// %%
extension Tracked where Value: Equatable {
  var changes: Int { zip(history, history.dropFirst()).filter(!=).count }
}

// %%
extension Tracked: Sequence {
  func makeIterator() -> IndexingIterator<[Value]> { history.makeIterator() }
}

// %%
print(thermostat.$target.changes, thermostat.$target.map { $0 * 2 }, thermostat.level)

// %%
func describe(@Clamped(1...5) stars: Int) -> String { String(repeating: "★", count: stars) }
print(describe(stars: 9), describe(stars: -1), describe(stars: 3))

// %%
@propertyWrapper
final class Lazily<Value> {
  static var loads: Int { counter }
  private let load: () -> Value
  private var loaded: Value?
  init(wrappedValue: @autoclosure @escaping () -> Value) { load = wrappedValue }
  var wrappedValue: Value {
    if let loaded { return loaded }
    counter += 1
    let value = load()
    loaded = value
    return value
  }
}
private nonisolated(unsafe) var counter = 0

// %%
struct Library {
  @Lazily var books = ["Emma", "Ulysses"].map { $0.uppercased() }
}
let library = Library()
print(Lazily<Int>.loads)

// %%
print(library.books, library.books.count, Lazily<Int>.loads)

// %%
class Settings {
  @Clamped(8...32) var fontSize = 12
  @Tracked var theme = "light"
}

// %%
class Synchronized: Settings {
  var uploads = 0
  override var theme: String {
    didSet { if theme != oldValue { uploads += 1 } }
  }
}

// %%
let settings = Synchronized()
settings.theme = "dark"
settings.theme = "dark"
settings.fontSize = 99
print(settings.theme, settings.uploads, settings.fontSize)

// %%
@dynamicMemberLookup
struct Lens<Root> {
  var root: Root
  subscript<T>(dynamicMember path: WritableKeyPath<Root, T>) -> T {
    get { root[keyPath: path] }
    set { root[keyPath: path] = newValue }
  }
}
var lens = Lens(root: mixer)
lens.volume = 2
print(lens.volume, mixer.volume)

// %%
@dynamicCallable
struct Adder {
  func dynamicallyCall(withArguments values: [Int]) -> Int { values.reduce(0, +) }
  func dynamicallyCall(withKeywordArguments values: KeyValuePairs<String, Int>) -> String {
    values.map { "\($0)=\($1)" }.joined(separator: "&")
  }
}
let add = Adder()
print(add(1, 2, 3), add(x: 1, y: 2))

// %% [markdown]
// ## A builder for pages

// %%
protocol Node {
  var lines: [String] { get }
}
struct Text: Node {
  let text: String
  init(_ text: String) { self.text = text }
  var lines: [String] { [text] }
}

// %%
@resultBuilder
enum PageBuilder {
  static func buildExpression(_ node: some Node) -> [any Node] { [node] }
  static func buildExpression(_ text: String) -> [any Node] { [Text(text)] }
  static func buildBlock(_ parts: [any Node]...) -> [any Node] { parts.flatMap { $0 } }
  static func buildOptional(_ part: [any Node]?) -> [any Node] { part ?? [] }
  static func buildEither(first part: [any Node]) -> [any Node] { part }
  static func buildEither(second part: [any Node]) -> [any Node] { part }
  static func buildArray(_ parts: [[any Node]]) -> [any Node] { parts.flatMap { $0 } }
}

// %%
struct Element: Node {
  let name: String
  let children: [any Node]
  init(_ name: String, @PageBuilder _ children: () -> [any Node]) {
    self.name = name
    self.children = children()
  }
  var lines: [String] {
    ["<\(name)>"] + children.flatMap(\.lines).map { "  " + $0 } + ["</\(name)>"]
  }
}

// %% [edit]
struct Element: Node {
  let name: String
  let children: [any Node]
  init(_ name: String, @PageBuilder _ children: () -> [any Node]) {
    self.name = name
    self.children = children()
  }
  var lines: [String] { ["(\(name)"] + children.flatMap(\.lines).map { " " + $0 } + [")"] }
}

// %%
extension Node {
  var page: String { lines.joined(separator: "\n") }
}

// %%
print(Element("p") { "Hello" }.page)

// %%
func list(_ items: [String], numbered: Bool = false) -> Element {
  Element(numbered ? "ol" : "ul") {
    for item in items { Element("li") { item } }
  }
}

// %%
let isLoggedIn = false
let page = Element("body") {
  Element("h1") { "Settings" }
  if isLoggedIn { "Welcome back" } else { Text("Please log in") }
  list(["volume", "theme"], numbered: true)
}
print(page.page)

// %%
extension Array: Node where Element == any Node {
  var lines: [String] { flatMap(\.lines) }
}
let loose: [any Node] = [Text("one"), list(["two"])]
loose.page

// %%
class Component: Node {
  @PageBuilder var body: [any Node] { "nothing" }
  var lines: [String] { body.lines }
}

// %%
class Panel: Component {
  var title: String { "panel" }
  @PageBuilder override var body: [any Node] { Element("section") { title } }
}

// %%
final class Warning: Panel {
  override var title: String { "warning " + super.title }
}
print([Component(), Panel(), Warning()].flatMap(\.lines))

// %% [notebook]
HTML(page.page)

// %% [markdown]
// ## A builder with types

// %%
struct Rule<Value> {
  let name: String
  let holds: (Value) -> Bool
}
@resultBuilder
struct RuleBuilder<Value> {
  static func buildExpression(_ rule: Rule<Value>) -> Rule<Value> { rule }
  static func buildBlock(_ rules: Rule<Value>...) -> [Rule<Value>] { rules }
}

// %%
struct Validator<Value> {
  let rules: [Rule<Value>]
  init(_ type: Value.Type, @RuleBuilder<Value> _ rules: () -> [Rule<Value>]) {
    self.rules = rules()
  }
  func callAsFunction(_ value: Value) -> [String] {
    rules.filter { !$0.holds(value) }.map(\.name)
  }
}

// %%
let password = Validator(String.self) {
  Rule(name: "long", holds: { $0.count > 7 })
  Rule(name: "digits", holds: { $0.contains(where: \.isNumber) })
}
password("secret")

// %%
print(password("longer-secret"), password("secret-number-1"))
