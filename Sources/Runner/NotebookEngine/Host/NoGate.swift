/// A gate that is always open.
struct NoGate: Gate {
  package func open() {}
  package func wait(atMost time: Duration?) {}
}
