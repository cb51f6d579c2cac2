internal import Formatting
internal import NotebookEngine
internal import RunnerProtocol

extension JobTimeline {
  private static let left = 80.0
  private static let top = 8.0
  private static let rowHeight = 12.0
  private static let laneGap = 6.0

  /// The chart as SVG; text and lines have the color of the surrounding text.
  var svg: String {
    var body = ""
    var y = Self.top
    for lane in lanes {
      let height = Double(lane.rows.count) * Self.rowHeight
      body += text(
        "worker \(lane.worker)", x: Self.left - 8, y: y + height / 2 + 4, anchor: "end")
      for row in lane.rows {
        body += row.map { rectangle(of: $0, y: y) }.joined()
        y += Self.rowHeight
      }
      y += Self.laneGap
    }
    let (width, height) = (Self.left + Self.width + 40, y + 44)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
      width="\(number(width))" style="max-width: 100%; height: auto" font-family="sans-serif" \
      font-size="11" role="img" aria-label="What ran when on which worker">\
      \(axis(bottom: y))\(body)\(legend(y: y + 34))</svg>
      """
  }

  private func axis(bottom: Double) -> String {
    TimelineAxis(length: length, atMost: 8).marks.map { mark in
      let x = number(self.x(mark.seconds))
      return
        "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(number(Self.top - 4))\" y2=\"\(number(bottom))\" "
        + "stroke=\"currentColor\" stroke-opacity=\"0.2\"/>"
        + text(mark.label, x: self.x(mark.seconds), y: bottom + 12, anchor: "middle")
    }.joined()
  }

  private func rectangle(of bar: TimelineBar, y: Double) -> String {
    let (start, end) = (x(bar.start), x(bar.end))
    return "<rect x=\"\(number(start))\" y=\"\(number(y + 1))\" "
      + "width=\"\(number(max(0.75, end - start - 0.5)))\" height=\"\(number(Self.rowHeight - 2))\" "
      + "rx=\"1\" fill=\"\(Self.color(of: bar.state))\"><title>\(bar.text.htmlEscaped)</title></rect>"
  }

  private func legend(y: Double) -> String {
    let states = JobPhase.allCases.filter { state in
      lanes.contains { $0.rows.contains { $0.contains { $0.state == state } } }
    }
    return states.enumerated().map { index, state in
      let x = Self.left + Double(index) * 90
      return "<rect x=\"\(number(x))\" y=\"\(number(y - 9))\" width=\"10\" height=\"10\" rx=\"1\" "
        + "fill=\"\(Self.color(of: state))\"/>" + text("\(state)", x: x + 15, y: y)
    }.joined()
  }

  private func text(_ text: String, x: Double, y: Double, anchor: String = "start") -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\" "
      + "fill=\"currentColor\">\(text.htmlEscaped)</text>"
  }

  private func x(_ seconds: Double) -> Double { Self.left + seconds / length * Self.width }

  /// Colors that can be distinguished on white and on black.
  private static func color(of state: JobPhase) -> String {
    switch state {
    case .waiting, .queued: "#8a8a8a"
    case .running: "#3b8ad9"
    case .completed: "#3f9e5b"
    case .failed: "#d9503f"
    case .crashed: "#b0308f"
    case .cancelled: "#8a8a8a"
    case .timedOut: "#d98f1f"
    }
  }

  private func number(_ value: Double) -> String {
    ((value * 100).rounded() / 100).withoutZeroFraction
  }
}
