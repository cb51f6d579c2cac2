/// A gate that holds nobody back.
struct NoGate: Gate {
  package func open() {}
  package func wait(atMost time: Duration?) {}
}
