<<<<<<<< HEAD:Sources/Shared/RunnerProtocol/RandomID.swift
/// Makes the identifiers of displays and comms, unique among all kernels: notebooks outlive them.
========
/// Names that nobody else makes.
>>>>>>>> 372990e (Separate what a cell may call from the machinery below it):Sources/Runner/NotebookEngine/Output/RandomID.swift
package enum RandomID {
  /// 32 hexadecimal digits.
  package static func text() -> String {
    (0..<2).map { _ in
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
