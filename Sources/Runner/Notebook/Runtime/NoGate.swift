/// A gate that holds nobody back.
struct NoGate: Gate {
  func open() {}
  func wait(atMost time: Duration?) {}
}
