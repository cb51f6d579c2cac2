// %% [markdown]
// # Matrices with operators
//
// Linear algebra for small systems: storage, operators, elimination, and a fit through points.

// %%
struct Matrix {
  let rows: Int
  let columns: Int
  private(set) var elements: [Double]
  init(rows: Int, columns: Int, _ element: (Int, Int) -> Double = { _, _ in 0 }) {
    self.rows = rows
    self.columns = columns
    elements = (0..<rows * columns).map { element($0 / columns, $0 % columns) }
  }
  subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }
}

// %%
extension Matrix: ExpressibleByArrayLiteral {
  init(arrayLiteral rows: [Double]...) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0) { rows[$0][$1] }
  }
}

// %%
extension Matrix: CustomStringConvertible {
  var description: String {
    (0..<rows).map { row in
      (0..<columns).map { "\(self[row, $0])" }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}

// %%
let a: Matrix = [[2, 1], [1, 3]]
a

// %%
var b = Matrix(rows: 2, columns: 2) { Double($0 + 2 * $1) }
b[0, 1] = -1
print(b)

// %%
extension Matrix: Equatable {
  static func == (left: Matrix, right: Matrix) -> Bool {
    left.columns == right.columns && left.elements == right.elements
  }
}
print(a == b, a == [[2, 1], [1, 3]])

// %% [markdown]
// ## Arithmetic

// %%
extension Matrix {
  static func + (left: Self, right: Self) -> Self {
    precondition((left.rows, left.columns) == (right.rows, right.columns))
    return Self(rows: left.rows, columns: left.columns) { left[$0, $1] + right[$0, $1] }
  }
  static func * (factor: Double, matrix: Self) -> Self {
    Self(rows: matrix.rows, columns: matrix.columns) { factor * matrix[$0, $1] }
  }
}

// %%
extension Matrix {
  static prefix func - (matrix: Self) -> Self { -1 * matrix }
  static func - (left: Self, right: Self) -> Self { left + -right }
  static func += (left: inout Self, right: Self) { left = left + right }
}

// %%
print(a + b)
print(a - a)

// %%
extension Matrix {
  static func * (left: Self, right: Self) -> Self {
    Self(rows: left.rows, columns: right.columns) { row, column in
      (0..<left.columns).reduce(0) { $0 + left[row, $1] * right[$1, column] }
    }
  }
}

// %%
a * b

// %%
var sum = Matrix(rows: 2, columns: 2)
for _ in 1...3 { sum += a }
print(sum == 3 * a)

// %%
postfix operator ′
extension Matrix {
  static postfix func ′ (matrix: Self) -> Self {
    Self(rows: matrix.columns, columns: matrix.rows) { matrix[$1, $0] }
  }
}

// %%
let wide: Matrix = [[1, 2, 3], [4, 5, 6]]
print(wide′)

// %%
precedencegroup PowerPrecedence {
  higherThan: MultiplicationPrecedence
  associativity: right
}
infix operator ** : PowerPrecedence

// %%
extension Matrix {
  static func identity(_ size: Int) -> Self {
    Self(rows: size, columns: size) { $0 == $1 ? 1 : 0 }
  }
  static func ** (base: Self, exponent: Int) -> Self {
    if exponent == 0 { return .identity(base.rows) }
    let half = base ** (exponent / 2)
    return exponent.isMultiple(of: 2) ? half * half : half * half * base
  }
}

// %%
let fibonacci: Matrix = [[1, 1], [1, 0]]
(fibonacci ** 30)[0, 1]

// %%
func ** (base: Int, exponent: Int) -> Int { (0..<exponent).reduce(1) { power, _ in power * base } }
print(2 * 3 ** 2, 2 ** 3 ** 2)

// %% [markdown]
// ## Solving

// %%
enum LinearError: Error { case singular, shape }
extension Matrix {
  struct Elimination {
    var reduced: Matrix
    var swaps = 0
    var determinant: Double
  }
}

// %%
extension Matrix {
  mutating func swapRows(_ first: Int, _ second: Int) {
    for column in 0..<columns {
      let kept = self[first, column]
      self[first, column] = self[second, column]
      self[second, column] = kept
    }
  }
  func eliminated() -> Elimination {
    var result = Elimination(reduced: self, determinant: 1)
    for column in 0..<Swift.min(rows, columns) {
      let pivot = (column..<rows).max {
        result.reduced[$0, column].magnitude < result.reduced[$1, column].magnitude
      }
      guard let pivot, result.reduced[pivot, column] != 0 else {
        result.determinant = 0
        return result
      }
      if pivot != column {
        result.reduced.swapRows(pivot, column)
        result.swaps += 1
      }
      for row in column + 1..<Swift.max(rows, column + 1) {
        let factor = result.reduced[row, column] / result.reduced[column, column]
        for other in column..<columns {
          result.reduced[row, other] -= factor * result.reduced[column, other]
        }
      }
      result.determinant *= result.reduced[column, column]
    }
    if !result.swaps.isMultiple(of: 2) { result.determinant.negate() }
    return result
  }
}

// %%
a.eliminated()

// %%
print(a.eliminated().determinant, ([[1, 2], [2, 4]] as Matrix).eliminated().determinant)

// %%
extension Matrix {
  func solve(_ right: [Double]) throws -> [Double] {
    guard rows == columns, right.count == rows else { throw LinearError.shape }
    let extended = Matrix(rows: rows, columns: columns + 1) {
      $1 < columns ? self[$0, $1] : right[$0]
    }
    let elimination = extended.eliminated()
    guard elimination.determinant != 0 else { throw LinearError.singular }
    var solution = right
    for row in (0..<rows).reversed() {
      let known = (row + 1..<Swift.max(rows, row + 1)).reduce(0) {
        $0 + elimination.reduced[row, $1] * solution[$1]
      }
      solution[row] = (elimination.reduced[row, columns] - known) / elimination.reduced[row, row]
    }
    return solution
  }
}

// %%
try a.solve([5, 10])

// %%
do {
  _ = try ([[1, 2], [2, 4]] as Matrix).solve([1, 2])
} catch {
  print(error)
}

// %% [markdown]
// ## A line through points

// %%
typealias Point = (x: Double, y: Double)
let points: [Point] = [(0, 1), (1, 3), (2, 5), (3, 8), (4, 9)]

// %%
func design(_ degree: Int, _ points: [Point]) -> Matrix {
  Matrix(rows: points.count, columns: degree + 1) { row, power in
    (0..<power).reduce(1) { value, _ in value * points[row].x }
  }
}

// %% [edit]
func design(_ degree: Int, _ points: [Point]) -> Matrix {
  Matrix(rows: points.count, columns: degree + 1) { row, power in
    (0..<power).reduce(1) { value, _ in value * (points[row].x - 2) }
  }
}

// %%
design(2, points)

// %%
func fit(_ degree: Int, _ points: [Point]) throws -> [Double] {
  let x = design(degree, points)
  let y = Matrix(rows: points.count, columns: 1) { row, _ in points[row].y }
  return try (x′ * x).solve((x′ * y).elements)
}

// %%
let line = try fit(1, points)
print(line.map { ($0 * 1000).rounded() / 1000 })

// %%
func evaluate(_ coefficients: [Double], at x: Double) -> Double {
  coefficients.reversed().reduce(0) { $0 * x + $1 }
}
print(evaluate([1, 2, 3], at: 2))

// %%
extension Sequence where Element == Double {
  var squares: Double { reduce(0) { $0 + $1 * $1 } }
}
let residuals = points.map { evaluate(line, at: $0.x) - $0.y }
(residuals.squares * 1000).rounded() / 1000

// %% [markdown]
// ## Anything that can be added

// %%
protocol Vector: AdditiveArithmetic {
  associatedtype Scalar: FloatingPoint
  static func * (scalar: Scalar, vector: Self) -> Self
}

// %%
struct Plane: Vector {
  typealias Scalar = Double
  var x, y: Double
  static let zero = Plane(x: 0, y: 0)
  static func + (left: Self, right: Self) -> Self {
    Self(x: left.x + right.x, y: left.y + right.y)
  }
  static func - (left: Self, right: Self) -> Self { left + -1 * right }
  static func * (scalar: Double, vector: Self) -> Self {
    Self(x: scalar * vector.x, y: scalar * vector.y)
  }
}

// %%
func mean<V: Vector>(_ vectors: [V]) -> V {
  1 / V.Scalar(vectors.count) * vectors.reduce(.zero, +)
}
mean([Plane(x: 1, y: 1), Plane(x: 3, y: 5)])

// %%
extension Double: Vector { typealias Scalar = Double }
print(mean([1.5, 2.5, 5]), mean([Plane.zero]).x)

// %%
infix operator ⋅ : MultiplicationPrecedence
func ⋅ (left: Plane, right: Plane) -> Double { left.x * right.x + left.y * right.y }
func ⋅ (left: [Double], right: [Double]) -> Double { zip(left, right).map(*).reduce(0, +) }

// %%
print([1, 2, 3] ⋅ [4, 5, 6] + 1, Plane(x: 1, y: 2) ⋅ Plane(x: 3, y: 4))
