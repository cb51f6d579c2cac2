internal import Execution
internal import Formatting
internal import Limits
internal import RunnerProtocol

/// Measures how fast a piece of work proceeds.
struct ProgressMeter: Sendable {
  private struct Sample {
    var time: ContinuousClock.Instant
    var done: Double
  }

  private(set) var progress: JobProgress
  private var samples: [Sample]

  /// Starts measuring work of which so much was done at the start.
  init(_ progress: JobProgress, since start: ContinuousClock.Instant, from done: Double = 0) {
    self.progress = progress
    samples = [Sample(time: start, done: done)]
  }

  /// Records a step; a step back restarts the measurement.
  mutating func record(_ progress: JobProgress, at now: ContinuousClock.Instant) {
    if progress.done < self.progress.done || samples.isEmpty {
      samples = [Sample(time: now, done: progress.done)]
    } else if let last = samples.last, now - last.time >= Limits.Cards.rateSpacing {
      samples.append(Sample(time: now, done: progress.done))
      // One sample older than the window stays, so that the rate always spans all of it.
      while samples.count > 2, now - samples[1].time >= Limits.Cards.rateWindow {
        samples.removeFirst()
      }
    }
    self.progress = progress
  }

  /// How much is done: `420 of 1,000`.
  var amount: String {
    let done = Self.text(progress.done)
    return progress.total.map { "\(done) of \(Self.text($0))" } ?? done
  }

  /// The part that is done, the rate, and the remaining time.
  func bar(at now: ContinuousClock.Instant) -> CardSnapshot.Bar {
    var bar = CardSnapshot.Bar(facts: [amount], label: progress.label)
    if let total = progress.total, total > 0 {
      bar.fraction = Double.minimum(Double.maximum(progress.done / total, 0), 1)
    }
    guard let rate = rate(at: now) else { return bar }
    bar.facts.append(Self.text(rate: rate))
    if let total = progress.total, total > progress.done {
      bar.facts.append("\(ElapsedTime(seconds: (total - progress.done) / rate).ticking) left")
    }
    return bar
  }

  /// How much is done per second; `nil` while it is too early to tell.
  private func rate(at now: ContinuousClock.Instant) -> Double? {
    guard let first = samples.first, now - first.time >= Limits.Cards.rateMinimum else {
      return nil
    }
    let rate = (progress.done - first.done) / ((now - first.time) / .seconds(1))
    return rate > 0 && rate.isFinite ? rate : nil
  }

  private static func text(rate: Double) -> String {
    switch rate {
    case 10...: "\(text(rate.rounded()))/s"
    case 1...: "\(text((rate * 10).rounded() / 10))/s"
    default: "\(text((rate * 600).rounded() / 10))/min"
    }
  }

  /// A number with at most two decimals.
  private static func text(_ number: Double) -> String {
    let number = (number * 100).rounded() / 100
    return Int(exactly: number)?.grouped ?? "\(number)"
  }
}
