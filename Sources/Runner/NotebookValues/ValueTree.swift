/// The parts of a value that are shown, before they are laid out in lines.
indirect enum ValueTree {
  /// A part of a group, such as a field or an element.
  struct Part {
    /// The label in front, such as `x: `.
    package var label = ""
    package var value: ValueTree
  }

  case text(String)
  /// Parts between an opening and a closing text, such as `Point(` and `)`.
  case group(open: String, [Part], close: String)
}
