import Dispatch
import Glibc
import Synchronization

/// A door that jobs and cells wait at, each in its own way.
final class Door: Sendable {
  let isOpen = Atomic<Bool>(false)
  private let semaphore = DispatchSemaphore(value: 0)

  func open() {
    isOpen.store(true, ordering: .releasing)
    semaphore.signal()
  }

  /// Waits in the system, where no cancellation is heard.
  func block() {
    semaphore.wait()
    semaphore.signal()
  }

  /// Computes without end, and never looks whether it is to stop.
  func spin() {
    while !isOpen.load(ordering: .acquiring) {}
  }

  /// Waits as a good citizen does.
  func pass() async throws {
    while !isOpen.load(ordering: .acquiring) { try await Task.sleep(for: .milliseconds(10)) }
  }
}

enum Odd: Error { case number(Int) }

enum Form { case async, sync, function, asyncFunction }

let pens = (0..<20_000).map { Pen("c\($0)") }
/// What cells that are jobs write with.
let jobPens = (0..<20_000).map { Pen("j\($0)") }
let doors = (0..<20_000).map { _ in Door() }
let total = Atomic<Int>(0)
/// The jobs by the numbers of their names, without a lock: a thread may be ended anywhere.
let slots = UnsafeMutablePointer<Job<String>?>.allocate(capacity: 20_000)

func openDoors(_ numbers: Int...) { for number in numbers { doors[number].open() } }

@inline(never) func trap(_ kind: Int, _ name: String) {
  let zero = Int.random(in: 0..<1)
  switch kind {
  case 0: fatalError("out of luck in \(name)")
  case 1: print([1, 2, 3][zero + 5])
  case 2:
    // swift-format-ignore: NeverForceUnwrap
    print(Int("x\(zero)")!)
  case 3: print(Int.max - zero + 1 + zero)
  case 4: print(1 / zero)
  case 5: UnsafeMutablePointer<Int>(bitPattern: 8)?.pointee = zero
  case 6: abort()
  default: precondition(zero > 0, "not so in \(name)")
  }
}

/// Writes numbered pieces, so that a reader knows whose each is and whether one is missing, and does
/// what a script says: moves of one letter and a number.
final class Pen: Sendable {
  let name: String
  private let written = Atomic<Int>(0)
  private let failures = Atomic<Int>(0)
  private let families = Atomic<Int>(0)

  init(_ name: String) { self.name = name }

  /// The next piece; its text follows from its number.
  func piece() -> String {
    let number = written.add(1, ordering: .relaxed).oldValue
    return "«\(name).\(number) \(String(repeating: "a😀ä", count: number % 4))»"
  }

  /// A piece that says something only the session knows.
  func piece(saying what: String) -> String {
    "«\(name).\(written.add(1, ordering: .relaxed).oldValue) #\(what)»"
  }

  /// A pen for each of a number of children, which no earlier ones have had.
  func children(_ count: Int) -> [Pen] {
    let family = families.add(1, ordering: .relaxed).oldValue
    return (0..<count).map { Pen("\(name)_\(family)_\($0)") }
  }

  func play(_ script: String) async throws -> String {
    for move in Move.all(in: script) {
      if let result = try await make(move) ?? makeNow(move) { return result }
    }
    return ""
  }

  func playNow(_ script: String) throws -> String {
    for move in Move.all(in: script) {
      if let result = try makeNow(move) { return result }
    }
    return ""
  }

  /// Makes a move that only asynchronous code can make.
  private func make(_ move: Move) async throws -> String? {
    switch move.kind {
    case "g":
      print(piece())
      try await doors[move.number].pass()
    case "z": try await Task.sleep(for: .milliseconds(move.number))
    case "a": _ = try await slots[move.number]?.value
    case "c":
      await withTaskGroup(of: Void.self) { group in
        for pen in children(move.number) {
          group.addTask {
            for _ in 0..<3 {
              print(pen.piece())
              await Task.yield()
            }
          }
        }
      }
    case "K":
      await withTaskGroup(of: Void.self) { group in
        group.addTask { trap(move.number, self.name) }
      }
    default: return nil
    }
    return nil
  }

  private func makeNow(_ move: Move) throws -> String? {
    let count = move.number
    switch move.kind {
    case "p": for _ in 0..<count { print(piece()) }
    case "s": for _ in 0..<count { Swift.print(piece()) }
    case "f": for _ in 0..<count { fputs(piece() + "\n", stdout) }
    case "e": for _ in 0..<count { fputs(piece() + "\n", stderr) }
    case "u": for _ in 0..<count { print(piece(), terminator: "") }
    case "b": print((0..<count).map { _ in piece() }.joined(separator: "\n"))
    case "d": for _ in 0..<count { display(Plain(text: piece())) }
    case "h": display(Plain(text: piece())).update(Plain(text: piece()))
    case "w":
      print(piece())
      doors[count].block()
    case "x":
      print(piece())
      doors[count].spin()
    case "v": _ = try slots[count]?.wait()
    case "+": total.add(count, ordering: .relaxed)
    case "y":
      if failures.add(1, ordering: .relaxed).newValue <= count { throw Odd.number(-count) }
    case "q": exit(3)
    case "t": throw Odd.number(count)
    case "k": trap(count, name)
    case "m":
      let squares = try jobs.map(children(count).enumerated(), limit: 2) { n, pen in
        print(pen.piece())
        return n * n
      }
      print(piece(saying: "\(squares.reduce(0, +))"))
    case "r": return "\(count)"
    default: break
    }
    return nil
  }

  /// Starts a job and writes which number it has.
  func start(
    _ slot: Int, _ script: String, as form: Form = .async, priority: JobPriority = .normal,
    timeout: Duration? = nil, retries: Int = 0, after: [Int] = []
  ) {
    let pen = Pen("j\(slot)")
    let predecessors = after.compactMap { slots[$0] }
    let job: Job<String> =
      switch form {
      case .async:
        run(
          pen.name, priority: priority, timeout: timeout, retries: retries, after: predecessors
        ) { try await pen.play(script) }
      case .sync:
        run(
          pen.name, priority: priority, timeout: timeout, retries: retries, after: predecessors
        ) { () throws -> String in try pen.playNow(script) }
      case .function: run(pen.playNow, script)
      case .asyncFunction: run(pen.play, script)
      }
    slots[slot] = job
    print(piece(saying: "j\(slot)=\(job.id)"))
  }

  /// Waits for a job and writes what came out.
  func report(_ slot: Int) {
    guard let job = slots[slot] else { return }
    do {
      print(piece(saying: "j\(slot) completed \(try job.wait())"))
    } catch {
      print(piece(saying: "j\(slot) \(job.state) \(error)"))
    }
  }
}

struct Move {
  var kind: Character
  var number: Int

  static func all(in script: String) -> [Move] {
    script.split(separator: " ").map { word in
      Move(kind: word.first ?? " ", number: Int(word.dropFirst()) ?? 0)
    }
  }
}

struct Plain: Displayable {
  var text: String
  var representations: [MIMEType: Representation] { [.plainText: .text(text)] }
}
