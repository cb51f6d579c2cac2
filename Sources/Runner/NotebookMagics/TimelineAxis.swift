/// The marks on a time axis: round numbers in a unit that suits the length.
struct TimelineAxis {
  /// The positions of the marks, in seconds, and their labels.
  let marks: [(seconds: Double, label: String)]

  private static let units: [(name: String, seconds: Double)] = [
    ("h", 3600), ("min", 60), ("s", 1), ("ms", 1e-3), ("µs", 1e-6),
  ]

  /// - Parameters:
  ///   - length: How long the axis is, in seconds; above zero.
  ///   - count: How many marks there may be, beside that at zero.
  init(length: Double, atMost count: Int) {
    let step = Self.step(atLeast: length / Double(count))
    let unit = Self.units.first { step >= $0.seconds } ?? ("µs", 1e-6)
    marks = (0...Int(length / step)).map { index in
      let value = Double(index) * step / unit.seconds
      let rounded = (value * 1000).rounded() / 1000
      let number = rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
      return (Double(index) * step, index == 0 ? "0" : "\(number) \(unit.name)")
    }
  }

  private static func step(atLeast least: Double) -> Double {
    let long = [10.0, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000, 36_000]
    if least > 5, let step = long.first(where: { $0 >= least }) { return step }
    var step = 1e-6
    while true {
      for factor in [1.0, 2, 5] where step * factor >= least { return step * factor }
      step *= 10
    }
  }
}
