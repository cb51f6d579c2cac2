internal import Execution
internal import FuzzingSupport
internal import KernelVariables

/// Environments in which the kernel's variables have any value.
struct KernelVariableFuzzer: Fuzzer {
  static let name = "kernel variables"

  private static let units = [
    "", "", "s", "ms", "m", "h", "kB", "MB", "GB", "TB", "GiB", "/s", "%",
  ]
  private static let right = [
    "off", "on", "forever", "cells", "jobs", "keep", "cancel", "90s", "2MB",
  ]

  mutating func execute(_ mutator: inout Mutator) {
    var environment: [String: String] = [:]
    for variable in KernelVariable.allCases {
      let texts = mutator.element(of: [HostileText.numbers, HostileText.words, Self.right])
      var value = mutator.element(of: texts) + mutator.element(of: Self.units)
      if mutator.number(below: 3) == 0 {
        value = String(decoding: mutator.damaged(Array(value.utf8)), as: UTF8.self)
      }
      environment[variable.name] = value
    }
    var warnings: [String] = []
    let read = KernelEnvironment(environment) { warnings.append($0) }
    _ = "\(read.settings) \(read.outputLimits)"
  }
}
