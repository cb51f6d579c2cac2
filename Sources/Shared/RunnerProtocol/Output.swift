/// Something a cell or a job shows to its user.
package enum Output: Hashable, Sendable {
  /// Text written to standard output or standard error; never split inside a character's UTF-8.
  case stream(StreamName, String)
  /// A displayed value; with an identifier, later updates replace it in place.
  case display(MIMEBundle, displayID: String?)
  /// A new state of a value displayed before under the same identifier.
  case updateDisplay(MIMEBundle, displayID: String)
  /// The value of the cell's last expression.
  case result(MIMEBundle)
  /// A request to clear what the cell has shown; with `wait`, only when the next output arrives.
  case clear(wait: Bool)
  /// Something said to the front-end on a comm.
  case comm(CommEvent)
  /// Something the front-end is asked to do with the cell's reply.
  case payload(Payload)
}

/// The two text streams of a program.
package enum StreamName: UInt8, Hashable, Sendable {
  case stdout = 1
  case stderr = 2
}
