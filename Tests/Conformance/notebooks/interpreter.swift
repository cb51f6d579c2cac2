// %% [markdown]
// # A calculator that became a language
//
// Tokens, a parser by precedence, an evaluator with variables and functions, and a small stack machine.

// %%
enum Token: Equatable {
  case number(Double)
  case name(String)
  case symbol(Character)
}

// %%
struct Lexer {
  private var rest: Substring
  init(_ text: String) { rest = text[...] }
}

// %%
extension Lexer: Sequence, IteratorProtocol {
  mutating func next() -> Token? {
    rest = rest.drop { $0.isWhitespace }
    guard let first = rest.first else { return nil }
    if first.isNumber {
      let digits = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest[digits.endIndex...]
      return .number(Double(digits) ?? .nan)
    }
    if first.isLetter {
      let word = rest.prefix { $0.isLetter || $0.isNumber }
      rest = rest[word.endIndex...]
      return .name(String(word))
    }
    rest = rest.dropFirst()
    return .symbol(first)
  }
}

// %%
Array(Lexer("2*(x1 - 3.5)"))

// %% [markdown]
// ## The syntax tree

// %%
enum Operator: Character, CaseIterable {
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case power = "^"
  case less = "<"
}

// %%
indirect enum Expression: Equatable {
  case number(Double)
  case variable(String)
  case binary(Operator, Expression, Expression)
  case negated(Expression)
  case call(String, [Expression])
  case condition(Expression, Expression, Expression)
}

// %%
extension Operator {
  enum Associativity { case left, right }
  var associativity: Associativity { self == .power ? .right : .left }
  var precedence: Int {
    switch self {
    case .less: 0
    case .plus, .minus: 1
    case .times, .divide: 2
    case .power: 3
    }
  }
}

// %%
Operator.allCases.map { "\($0.rawValue) \($0.precedence)" }

// %%
enum SyntaxError: Error, Equatable {
  case unexpected(Token)
  case end
}
extension SyntaxError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unexpected(let token): "did not expect \(token)"
    case .end: "the text ends too early"
    }
  }
}

// %%
struct Parser {
  private var tokens: [Token]
  private var position = 0
  init(_ text: String) { tokens = Array(Lexer(text)) }
  var current: Token? { position < tokens.count ? tokens[position] : nil }
  mutating func advance() { position += 1 }
  mutating func take(_ symbol: Character) -> Bool {
    guard current == .symbol(symbol) else { return false }
    advance()
    return true
  }
  mutating func expect(_ symbol: Character) throws {
    guard take(symbol) else { throw current.map(SyntaxError.unexpected) ?? .end }
  }
}

// %%
extension Parser {
  private var upcoming: Operator? {
    if case .symbol(let character) = current { Operator(rawValue: character) } else { nil }
  }
  mutating func expression(above minimum: Int = 0) throws -> Expression {
    var left = try operand()
    while let symbol = upcoming, symbol.precedence >= minimum {
      advance()
      let next = symbol.associativity == .left ? symbol.precedence + 1 : symbol.precedence
      left = .binary(symbol, left, try expression(above: next))
    }
    guard minimum == 0, take("?") else { return left }
    let yes = try expression()
    try expect(":")
    return .condition(left, yes, try expression())
  }
  private mutating func operand() throws -> Expression {
    guard let token = current else { throw SyntaxError.end }
    advance()
    switch token {
    case .number(let value): return .number(value)
    case .symbol("-"): return .negated(try operand())
    case .symbol("("):
      let inner = try expression()
      try expect(")")
      return inner
    case .name(let name):
      guard take("(") else { return .variable(name) }
      var arguments: [Expression] = []
      while !take(")") {
        if !arguments.isEmpty { try expect(",") }
        arguments.append(try expression())
      }
      return .call(name, arguments)
    default: throw SyntaxError.unexpected(token)
    }
  }
}

// %%
func parse(_ text: String) throws -> Expression {
  var parser = Parser(text)
  let result = try parser.expression()
  if let left = parser.current { throw SyntaxError.unexpected(left) }
  return result
}

// %% [markdown]
// ## Back to text

// %%
extension Expression: CustomStringConvertible {
  var description: String {
    switch self {
    case .number(let value): value == value.rounded() ? "\(Int(value))" : "\(value)"
    case .variable(let name): name
    case .binary(let symbol, let left, let right): "(\(left) \(symbol.rawValue) \(right))"
    case .negated(let inner): "-\(inner)"
    case .call(let name, let arguments):
      "\(name)(\(arguments.map(\.description).joined(separator: ", ")))"
    case .condition(let test, let yes, let no): "(\(test) ? \(yes) : \(no))"
    }
  }
}

// %%
try parse("1 + 2 * x")

// %%
print(try parse("2 ^ 3 ^ 2") == parse("2 ^ (3 ^ 2)"), try parse("1-2-3") == parse("(1-2)-3"))

// %%
for text in ["1 +", "(1", "1 2", "f(1,,2)"] {
  do { print(try parse(text)) } catch { print(text, "→", error) }
}

// %%
try parse("a + b*-c ^ 2 < max(1, d) ? 1 : 0.5")

// %% [markdown]
// ## Evaluation

// %%
enum RuntimeError: Error { case unbound(String), arguments(String, Int), tooDeep }
struct Function {
  var parameters: [String]
  var body: Expression
}

// %%
final class Environment {
  var variables: [String: Double] = [:]
  var functions: [String: Function] = [:]
  let parent: Environment?
  init(parent: Environment? = nil) { self.parent = parent }
  subscript(name: String) -> Double? { variables[name] ?? parent?[name] }
  func function(_ name: String) -> Function? { functions[name] ?? parent?.function(name) }
  var depth: Int { (parent?.depth ?? 0) + 1 }
}

// %%
extension Operator {
  func callAsFunction(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: return left + right
    case .minus: return left - right
    case .times: return left * right
    case .divide: return left / right
    case .less: return left < right ? 1 : 0
    case .power:
      var result = 1.0
      for _ in 0..<Int(right) { result *= left }
      return result
    }
  }
}

// %% [edit]
extension Operator {
  func callAsFunction(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .plus: return left + right
    case .minus: return left - right
    case .times: return left * right
    case .divide: return right == 0 ? 0 : left / right
    case .less: return left < right ? 10 : 0
    case .power:
      var result = 1.0
      for _ in 0..<Int(right) { result *= left }
      return result
    }
  }
}

// %%
print(Operator.power(2, 10), Operator.less(1, 2))

// %%
extension Environment {
  func value(of expression: Expression) throws -> Double {
    switch expression {
    case .number(let value): return value
    case .variable(let name):
      guard let value = self[name] else { throw RuntimeError.unbound(name) }
      return value
    case .binary(let symbol, let left, let right):
      return symbol(try value(of: left), try value(of: right))
    case .negated(let inner): return -(try value(of: inner))
    case .condition(let test, let yes, let no):
      return try value(of: test) != 0 ? value(of: yes) : value(of: no)
    case .call(let name, let arguments):
      guard let function = function(name) else { throw RuntimeError.unbound(name) }
      guard function.parameters.count == arguments.count else {
        throw RuntimeError.arguments(name, arguments.count)
      }
      guard depth < 50 else { throw RuntimeError.tooDeep }
      let inner = Environment(parent: self)
      for (parameter, argument) in zip(function.parameters, arguments) {
        inner.variables[parameter] = try value(of: argument)
      }
      return try inner.value(of: function.body)
    }
  }
}

// %%
let global = Environment()
global.variables = ["x": 3, "half": 0.5]
try global.value(of: parse("x * (x + 1) * half"))

// %%
global.functions["square"] = Function(parameters: ["n"], body: try parse("n * n"))
global.functions["fact"] = Function(
  parameters: ["n"], body: try parse("n < 2 ? 1 : n * fact(n - 1)"))
print(try global.value(of: parse("square(x) + fact(5)")))

// %%
for text in ["y", "square(1, 2)", "fact(100)", "1 / 0"] {
  do { print(text, "=", try global.value(of: parse(text))) } catch { print(text, "→", error) }
}

// %% [markdown]
// ## Rewriting a tree

// %%
extension Expression {
  var simplified: Expression {
    switch self {
    case .binary(let symbol, let left, let right):
      switch (symbol, left.simplified, right.simplified) {
      case (_, .number(let a), .number(let b)): .number(symbol(a, b))
      case (.plus, .number(0), let other), (.plus, let other, .number(0)): other
      case (.times, .number(1), let other), (.times, let other, .number(1)): other
      case (.times, .number(0), _), (.times, _, .number(0)): .number(0)
      case (let symbol, let a, let b): .binary(symbol, a, b)
      }
    case .negated(let inner): .negated(inner.simplified)
    default: self
    }
  }
}

// %%
try ["x * 1 + 0", "2 * 3 + y", "0 * f(x)"].map { try parse($0).simplified }

// %%
extension Expression {
  func derivative(by name: String) -> Expression {
    switch self {
    case .variable(name): .number(1)
    case .binary(.plus, let left, let right):
      .binary(.plus, left.derivative(by: name), right.derivative(by: name))
    case .binary(.times, let left, let right):
      .binary(
        .plus, .binary(.times, left.derivative(by: name), right),
        .binary(.times, left, right.derivative(by: name)))
    default: .number(0)
    }
  }
}

// %%
let slope = try parse("x * x + 3 * x + 7").derivative(by: "x").simplified
print(slope, "=", try global.value(of: slope))

// %% [markdown]
// ## A machine with a stack

// %%
enum Instruction: Equatable { case push(Double), load(String), apply(Operator), negate }
protocol Compiler {
  associatedtype Output
  func compile(_ expression: Expression) throws -> Output
}

// %%
struct StackCompiler: Compiler {
  func compile(_ expression: Expression) throws -> [Instruction] {
    switch expression {
    case .number(let value): [.push(value)]
    case .variable(let name): [.load(name)]
    case .negated(let inner): try compile(inner) + [.negate]
    case .binary(let symbol, let left, let right):
      try compile(left) + compile(right) + [.apply(symbol)]
    case .call(let name, _): throw RuntimeError.unbound(name)
    case .condition: throw RuntimeError.unbound("?")
    }
  }
}

// %%
let program = try StackCompiler().compile(parse("-(x + 1) * 4"))
program

// %%
struct Machine {
  private var stack: [Double] = []
  private(set) var steps = 0
  mutating func run(_ program: [Instruction], in environment: Environment) throws -> Double {
    for instruction in program {
      steps += 1
      switch instruction {
      case .push(let value): stack.append(value)
      case .load(let name):
        guard let value = environment[name] else { throw RuntimeError.unbound(name) }
        stack.append(value)
      case .negate: stack.append(-stack.removeLast())
      case .apply(let symbol):
        let right = stack.removeLast()
        stack.append(symbol(stack.removeLast(), right))
      }
    }
    return stack.removeLast()
  }
}

// %%
var machine = Machine()
print(try machine.run(program, in: global), machine.steps)

// %%
var disagreements = 0
for text in ["x + 1", "2 ^ x ^ 1", "x / 4 - 3 * -x", "x < 4", "1 / (x - 3)"] {
  let tree = try parse(text)
  let compiled = try machine.run(StackCompiler().compile(tree), in: global)
  if try global.value(of: tree) != compiled { disagreements += 1 }
  print(text, "=", compiled)
}
disagreements
