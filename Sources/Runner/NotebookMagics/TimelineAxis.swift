internal import Formatting

/// The marks on a time axis: round numbers in a unit that suits the length.
struct TimelineAxis {
  /// The positions of the marks, in seconds, and their labels.
  let marks: [(seconds: Double, label: String)]

  /// - Parameters:
  ///   - length: How long the axis is, in seconds; above zero.
  ///   - count: How many marks there may be, beside that at zero.
  init(length: Double, atMost count: Int) {
    let step = Self.step(atLeast: length / Double(count))
    let unit = TimeUnit(notLongerThan: step)
    marks = (0...Int(length / step)).map { index in
      let seconds = Double(index) * step
      return (seconds, index == 0 ? "0" : unit.text(of: seconds, inPartsOf: 1000))
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
