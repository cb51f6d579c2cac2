/// What is shown of a value, before it is laid out in lines.
indirect enum ValueTree {
  /// A part of a group, such as a field or an element.
  struct Part {
    /// What stands in front, such as `x: `.
    package var label = ""
    package var value: ValueTree
  }

  case text(String)
  /// Parts between brackets, such as `Point(` and `)`.
  case group(open: String, [Part], close: String)
}
