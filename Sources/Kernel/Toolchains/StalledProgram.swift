/// A program of the toolchain that made no progress, twice in a row.
struct StalledProgram: Error, CustomStringConvertible {
  let path: String

  var description: String {
    "\(path) was stopped or waited without end, and so was the process that replaced it. "
      + "Run the cell again; if this does not help, run `swift-kernel doctor`."
  }
}
