internal import Formatting
internal import NotebookEngine

extension JobTimeline {
  /// A bar and where it is drawn.
  private struct Placed {
    let bar: TimelineBar
    let y: Double
    let height: Double
  }

  private static let left = 80.0
  private static let right = 40.0
  private static let top = 8.0
  private static let rowHeight = 16.0
  /// The height of a row of bars for which there was no room.
  private static let crowdHeight = 12.0
  private static let laneGap = 8.0
  /// What a character of a label takes, about.
  private static let characterWidth = 6.0

  /// The chart as SVG, in the colours of the page's theme; alone, as in an image, on white.
  var svg: String {
    var (y, body) = (Self.top, "")
    var placed: [Placed] = []
    for lane in lanes {
      let start = y
      for row in lane.rows {
        placed += row.map { Placed(bar: $0, y: y, height: Self.rowHeight) }
        y += Self.rowHeight
      }
      for row in lane.crowd {
        placed += row.map { Placed(bar: $0, y: y, height: Self.crowdHeight) }
        y += Self.crowdHeight
      }
      body += text(
        "worker \(lane.worker)", x: Self.left - 8, y: (start + y) / 2 + 4, anchor: "end")
      y += Self.laneGap
    }
    body += JobPhase.drawn.map { bars(of: $0, in: placed) }.joined()
    let (width, height) = (Self.left + Self.width + Self.right, y + 44)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(number(width)) \(number(height))" \
      width="\(number(width))" role="img" aria-label="What ran when on which worker" font-size="11" \
      style="max-width:100%;height:auto;font-family:\(TimelineTheme.font);fill:\(TimelineTheme.text)">\
      <rect width="100%" height="100%" style="fill:\(TimelineTheme.background)"/>\
      \(axis(bottom: y))\(body)\(legend(y: y + 34))</svg>
      """
  }

  private func axis(bottom: Double) -> String {
    let marks = TimelineAxis(length: length, atMost: 8).marks
    let lines = marks.map { mark in
      let x = number(self.x(mark.seconds))
      return "<line x1=\"\(x)\" x2=\"\(x)\" y1=\"\(number(Self.top - 4))\" "
        + "y2=\"\(number(bottom))\"/>"
    }.joined()
    let labels = marks.map { mark in
      text(mark.label, x: x(mark.seconds), y: bottom + 12, anchor: "middle")
    }.joined()
    return "<g style=\"stroke:\(TimelineTheme.line)\">\(lines)</g>\(labels)"
  }

  /// The bars of one state, of which there may be many: what they have in common is said once.
  private func bars(of state: JobPhase, in placed: [Placed]) -> String {
    let bars = placed.filter { $0.bar.state == state }
    guard !bars.isEmpty else { return "" }
    let color = TimelineTheme.color(of: state)
    return "<g style=\"fill:\(color);stroke:\(color);fill-opacity:0.3\">"
      + bars.map(drawing).joined() + "</g>"
      + "<g font-size=\"10\">\(bars.compactMap(label).joined())</g>"
  }

  private func drawing(of placed: Placed) -> String {
    let (x, width) = extent(of: placed.bar)
    // So small a bar would be only an outline.
    let solid = width < 8 ? " fill-opacity=\"1\"" : ""
    return "<rect x=\"\(number(x))\" y=\"\(number(placed.y + 1.5))\" width=\"\(number(width))\" "
      + "height=\"\(number(placed.height - 3))\" rx=\"1\"\(solid)>"
      + "<title>\(placed.bar.text.onOneLine.htmlEscaped)</title></rect>"
  }

  /// As much of a bar's label as there is room for; `nil` if that is next to nothing.
  private func label(of placed: Placed) -> String? {
    let (x, width) = extent(of: placed.bar)
    let room = Int((width - 6) / Self.characterWidth)
    guard room >= 3 else { return nil }
    let label = TimelineTheme.sign(of: placed.bar.state) + placed.bar.label.onOneLine
    // Wide characters end where the bar does; the bar below gets the pointer.
    return "<svg x=\"\(number(x + 3))\" y=\"\(number(placed.y))\" width=\"\(number(width - 4))\" "
      + "height=\"\(number(placed.height))\" pointer-events=\"none\">"
      + text(label.shortened(to: room), x: 0, y: placed.height / 2 + 3.5) + "</svg>"
  }

  private func extent(of bar: TimelineBar) -> (x: Double, width: Double) {
    let (start, end) = (x(bar.start), x(bar.end))
    return (start, max(TimelineLane.leastWidth, end - start) - 0.5)
  }

  /// Says which colour is which state, and how often each came.
  private func legend(y: Double) -> String {
    var (x, legend) = (Self.left, "")
    for state in JobPhase.drawn.reversed() {
      guard let count = counts[state] else { continue }
      let color = TimelineTheme.color(of: state)
      let label = "\(TimelineTheme.sign(of: state))\(count.grouped) \(state)"
      legend +=
        "<rect x=\"\(number(x))\" y=\"\(number(y - 9))\" width=\"10\" height=\"10\" rx=\"1\" "
        + "style=\"fill:\(color);stroke:\(color);fill-opacity:0.3\"/>"
        + text(label, x: x + 15, y: y)
      x += 15 + Double(label.count) * Self.characterWidth + 18
    }
    return legend
  }

  private func text(_ text: String, x: Double, y: Double, anchor: String = "start") -> String {
    let anchor = anchor == "start" ? "" : " text-anchor=\"\(anchor)\""
    return "<text x=\"\(number(x))\" y=\"\(number(y))\"\(anchor)>\(text.htmlEscaped)</text>"
  }

  private func x(_ seconds: Double) -> Double { Self.left + seconds / length * Self.width }

  private func number(_ value: Double) -> String {
    ((value * 100).rounded() / 100).withoutZeroFraction
  }
}

extension String {
  /// The text with spaces in place of line breaks and other control characters.
  fileprivate var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
