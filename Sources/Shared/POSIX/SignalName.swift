internal import Glibc

/// A signal that ends a program: its name, and its meaning for users.
package struct SignalName: Hashable, Sendable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  /// The name of the constant, such as `SIGSEGV`.
  package var name: String {
    switch number {
    case SIGILL: "SIGILL"
    case SIGTRAP: "SIGTRAP"
    case SIGSEGV: "SIGSEGV"
    case SIGBUS: "SIGBUS"
    case SIGFPE: "SIGFPE"
    case SIGABRT: "SIGABRT"
    case SIGSYS: "SIGSYS"
    case SIGKILL: "SIGKILL"
    case SIGTERM: "SIGTERM"
    case SIGINT: "SIGINT"
    case SIGPIPE: "SIGPIPE"
    case SIGHUP: "SIGHUP"
    default: "signal \(number)"
    }
  }

  /// Its meaning when it is raised by a fault at an address.
  package func meaning(at address: UInt) -> String {
    switch number {
    case SIGILL, SIGTRAP: "a runtime check failed (overflow, out of bounds, nil or unreachable)"
    case SIGSEGV, SIGBUS:
      address < 65_536
        ? "null pointer dereferenced (address \(hexadecimal(address)))"
        : "invalid memory access at address \(hexadecimal(address))"
    case SIGFPE: "arithmetic fault, such as a division by zero"
    case SIGABRT: "the program called abort()"
    default: "the program was terminated by \(name)"
    }
  }

  private func hexadecimal(_ value: UInt) -> String { "0x" + String(value, radix: 16) }
}

extension SignalName {
  /// The message when this signal has ended a whole process.
  package var endOfProcess: String {
    switch number {
    case SIGKILL: "it was killed (SIGKILL), possibly because memory ran out"
    case SIGABRT: "its memory was corrupted (SIGABRT)"
    default: "it was terminated by \(name)"
    }
  }
}
