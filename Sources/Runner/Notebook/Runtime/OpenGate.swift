/// A gate that holds nobody back.
struct OpenGate: Gate {
  func open() {}
  func wait(atMost time: Duration?) {}
}
