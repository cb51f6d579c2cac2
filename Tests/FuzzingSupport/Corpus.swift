/// Inputs that were read so far: what is damaged next is more often nearly right.
package struct Corpus {
  private static let capacity = 512

  private var inputs: [[UInt8]]

  package init(_ inputs: [[UInt8]]) {
    self.inputs = inputs
  }

  /// A damaged copy of one of the inputs.
  package func damaged(by mutator: inout Mutator) -> [UInt8] {
    mutator.damaged(mutator.element(of: inputs))
  }

  /// Keeps an input that was read, in place of another if there are many.
  package mutating func keep(_ input: [UInt8], with mutator: inout Mutator) {
    guard input.count < 4096 else { return }
    if inputs.count < Self.capacity {
      inputs.append(input)
    } else {
      inputs[mutator.number(below: inputs.count)] = input
    }
  }
}
