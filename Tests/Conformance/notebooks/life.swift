// %% [markdown]
// # The game of life
//
// Cells on a grid live and die by how many neighbours they have. A small world, its patterns, and pictures of it.

// %%
struct Cell: Hashable {
  var x: Int
  var y: Int
}

// %%
extension Cell {
  var neighbours: [Cell] {
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)]
      .map { Cell(x: x + $0.0, y: y + $0.1) }
  }
}

// %%
Cell(x: 0, y: 0).neighbours.count

// %%
struct World: Equatable {
  private(set) var living: Set<Cell>
  init(_ living: some Sequence<Cell> = []) { self.living = Set(living) }
}

// %%
extension World {
  init(drawn picture: String) {
    self.init(
      picture.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
        y, line in
        line.enumerated().filter { $0.element == "#" }.map { Cell(x: $0.offset, y: y) }
      })
  }
}

// %%
let blinker = World(drawn: "###")
blinker.living.count

// %%
extension World: CustomStringConvertible {
  var description: String { drawn(in: bounds) }
  var bounds: (x: ClosedRange<Int>, y: ClosedRange<Int>) {
    let xs = living.map(\.x)
    let ys = living.map(\.y)
    return ((xs.min() ?? 0)...(xs.max() ?? 0), (ys.min() ?? 0)...(ys.max() ?? 0))
  }
  func drawn(in bounds: (x: ClosedRange<Int>, y: ClosedRange<Int>)) -> String {
    bounds.y.map { y in
      String(bounds.x.map { x in living.contains(Cell(x: x, y: y)) ? "#" : "." })
    }.joined(separator: "\n")
  }
}

// %%
print(blinker)

// %% [markdown]
// ## The rule

// %%
struct Rule {
  var born: Set<Int>
  var survives: Set<Int>
  static let conway = Rule(born: [3], survives: [2, 3])
}

// %%
func next(_ world: World, by rule: Rule = .conway) -> World {
  var counts: [Cell: Int] = [:]
  for cell in world.living {
    for neighbour in cell.neighbours { counts[neighbour, default: 0] += 1 }
  }
  return World(
    counts.filter { cell, count in
      (world.living.contains(cell) ? rule.survives : rule.born).contains(count)
    }.keys)
}

// %%
print(next(blinker))

// %%
next(next(blinker)) == blinker

// %%
extension World {
  mutating func step(_ count: Int = 1, by rule: Rule = .conway) {
    for _ in 0..<count { self = next(self, by: rule) }
  }
  func after(_ count: Int, by rule: Rule = .conway) -> World {
    var world = self
    world.step(count, by: rule)
    return world
  }
}

// %%
let glider = World(
  drawn: """
    .#.
    ..#
    ###
    """)
print(glider.after(2))

// %%
extension World {
  func moved(x: Int, y: Int) -> World { World(living.map { Cell(x: $0.x + x, y: $0.y + y) }) }
  static func + (left: World, right: World) -> World { World(left.living.union(right.living)) }
}

// %%
print(glider.after(4) == glider.moved(x: 1, y: 1), glider.after(40).bounds)

// %%
var two = glider + glider.moved(x: 10, y: 0)
two.step(8)
two.living.count

// %% [markdown]
// ## Patterns by name

// %%
enum Pattern: String, CaseIterable {
  case block, blinker, toad, glider, pentomino
}

// %%
extension Pattern {
  var world: World {
    switch self {
    case .block: World(drawn: "##\n##")
    case .blinker: World(drawn: "###")
    case .toad: World(drawn: ".###\n###.")
    case .glider: World(drawn: ".#.\n..#\n###")
    case .pentomino: World(drawn: ".##\n##.\n.#.")
    }
  }
}

// %% [edit]
extension Pattern {
  var world: World {
    switch self {
    case .block: World(drawn: "##\n##")
    case .blinker: World(drawn: "###")
    case .toad: World(drawn: ".###\n###.")
    case .glider: World(drawn: ".#.\n..#\n###")
    case .pentomino: World(drawn: "#####")
    }
  }
}

// %%
for pattern in Pattern.allCases {
  print(pattern, (0...4).map { pattern.world.after($0).living.count })
}

// %%
enum Fate: Equatable { case dies, stays, repeats(every: Int), unknown }

// %%
extension World {
  func fate(within limit: Int) -> Fate {
    var world = self
    for step in 1...limit {
      world.step()
      if world.living.isEmpty { return .dies }
      if world == self { return step == 1 ? .stays : .repeats(every: step) }
    }
    return .unknown
  }
}

// %%
Pattern.allCases.map { "\($0): \($0.world.fate(within: 10))" }

// %%
World(drawn: "#..#").fate(within: 5)

// %% [markdown]
// ## Worlds that log what happens

// %%
class Simulation {
  private(set) var world: World
  private(set) var generation = 0
  init(_ world: World) { self.world = world }
  func advance() {
    world.step(by: rule)
    generation += 1
    didAdvance()
  }
  var rule: Rule { .conway }
  func didAdvance() {}
}

// %%
class Recorded: Simulation {
  var populations: [Int] = []
  override func didAdvance() { populations.append(world.living.count) }
}

// %%
final class HighLife: Recorded {
  override var rule: Rule { Rule(born: [3, 6], survives: super.rule.survives) }
  override func didAdvance() {
    super.didAdvance()
    if generation.isMultiple(of: 5) { print("generation", generation) }
  }
}

// %%
let start = Pattern.pentomino.world
let simulations = [Recorded(start), HighLife(start)]
for simulation in simulations { for _ in 1...12 { simulation.advance() } }

// %%
for simulation in simulations { print(type(of: simulation), simulation.populations) }

// %%
struct Soup: Sequence, IteratorProtocol {
  var state: UInt32
  mutating func next() -> Cell? {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Cell(x: Int(state >> 16 % 12), y: Int(state >> 24 % 12))
  }
}
let soup = World(Soup(state: 5).prefix(60).map { Cell(x: $0.x % 12, y: $0.y % 12) })
print(soup)

// %%
let calm = soup.after(60)
print(calm.living.count, calm.fate(within: 4))

// %% [markdown]
// ## Pictures

// %%
extension World {
  var svg: String {
    let squares = living.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
      .map { "<rect x='\($0.x * 8)' y='\($0.y * 8)' width='7' height='7'/>" }
    return "<svg xmlns='http://www.w3.org/2000/svg' width='120' height='120'>"
      + squares.joined() + "</svg>"
  }
}
glider.svg.count

// %% [notebook]
SVG(glider.svg)

// %% [notebook]
extension World: Displayable {
  var representations: [MIMEType: Representation] {
    [.svg: .text(svg), .plainText: .text(description)]
  }
}

// %% [notebook]
soup

// %% [notebook]
let screen = display(glider)
var film = glider
for _ in 1...4 {
  film.step()
  screen.update(film)
}

// %% [notebook]
let futures = Pattern.allCases.map { pattern in
  run("\(pattern)") { pattern.world.after(20).living.count }
}
try futures.map { try $0.wait() }

// %% [notebook]
func next(_ world: World, by rule: Rule = .conway) -> World { World() }
print(next(glider).living.count)

// %% [notebook]
let blinker = World(drawn: "##")
blinker.living.count
