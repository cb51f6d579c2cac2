/// Which pixels of a row are taken.
struct TimelineRowSpace {
  /// The pixels of a bar.
  struct Span {
    let pixels: Range<Int>

    init(_ bar: TimelineBar, pixel: Double, atLeast width: Double) {
      let start = Int(bar.start / pixel)
      let end = Int(max(bar.end / pixel, bar.start / pixel + width).rounded(.up))
      pixels = start..<max(start + 1, end)
    }
  }

  private var isTaken = Array(repeating: false, count: Int(JobTimeline.width) + 8)

  func hasRoom(for span: Span) -> Bool { !isTaken[clamped(span)].contains(true) }

  mutating func occupy(_ span: Span) {
    for index in clamped(span) { isTaken[index] = true }
  }

  private func clamped(_ span: Span) -> Range<Int> { span.pixels.clamped(to: isTaken.indices) }
}
